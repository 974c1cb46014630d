using SmartCity.Api.Commands;
using SmartCity.Imaging.Gdal;

NativeHeap.GiveBack();
return await CommandLine.RunAsync(args, CancellationToken.None);
