namespace SmartCity.Geo.Grids.Coverages;

/// <summary>What can be wrong with a coverage. Definitions: docs/algorithms/coverage.md.</summary>
public enum CoverageFaultKind
{
    /// <summary>Ground between features that none has and that they enclose.</summary>
    Gap,

    /// <summary>Ground that two or more features have.</summary>
    Overlap,

    /// <summary>A feature, or a part of one, that is far longer than wide.</summary>
    Sliver,

    /// <summary>A ring that crosses or touches itself, has too few vertices, a spike, or lies wrong among the others of its feature.</summary>
    InvalidRing,

    /// <summary>Features of the same ground.</summary>
    Duplicate,

    /// <summary>A border that two features have and that differs in its vertices: a vertex on an edge, or edges that run side by side.</summary>
    UnmatchedEdge,

    /// <summary>Different vertices that lie closer together than the tolerance.</summary>
    NearVertices,

    /// <summary>A valid feature that touches itself at a vertex.</summary>
    SelfTouch,

    /// <summary>A gap that touches the ground outside at a vertex.</summary>
    HoleAtBorder,

    /// <summary>Ground of a feature outside the domain.</summary>
    OutsideDomain,

    /// <summary>Ground of the domain that no feature has and that is not enclosed by features.</summary>
    Uncovered,

    /// <summary>The features' areas do not add up to the domain's.</summary>
    AreaDiffers,

    /// <summary>A feature that lies in more than one parent, or partly in none.</summary>
    CrossesParent,

    /// <summary>A feature with more parts within one part of its parent than one.</summary>
    ExtraPart,
}
