namespace SmartCity.Api.Jobs;

/// <summary>The kinds of jobs; the strings are stored and part of the API.</summary>
internal static class JobKind
{
    internal const string SampleStream = "sample_stream", ImportCity = "import_city", Partition = "partition", PartitionFootprint = "partition_footprint",
        SimulateScenes = "simulate_scenes", ImportScene = "import_scene", FetchScene = "fetch_scene", DetectChange = "detect_change", DetectSeries = "detect_series", FileCases = "file_cases", Recut = "recut", PartitionUpload = "partition_upload", ImportCells = "import_cells", ImportLayer = "import_layer", Zonal = "zonal", ExportTiles = "export_tiles", FeedCameras = "feed_cameras";
}
