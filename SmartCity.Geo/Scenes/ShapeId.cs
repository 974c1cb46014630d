using System.Security.Cryptography;
using System.Text;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;

namespace SmartCity.Geo.Scenes;

/// <summary>Ids of what a run finds, so that finding it again gives no second one.</summary>
internal static class ShapeId
{
    /// <summary>The same run, kind and shape always give the same id.</summary>
    internal static Guid Of(Guid run, string kind, Geometry shape)
    {
        var hash = SHA256.HashData([.. run.ToByteArray(), .. Encoding.UTF8.GetBytes(kind), 0, .. new WKBWriter().Write(shape)]);
        hash[6] = (byte)(hash[6] & 0x0F | 0x80);   // version 8: by the writer's own rule (RFC 9562)
        hash[8] = (byte)(hash[8] & 0x3F | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
