namespace SmartCity.Api.Security;

/// <summary>What the holder of a key may do; each role may do all that the ones before it may.</summary>
internal enum Role
{
    /// <summary>Reads everything that is not public: histories, evidence, jobs.</summary>
    Viewer,

    /// <summary>Starts and cancels jobs.</summary>
    Analyst,

    /// <summary>Verifies and rejects cases.</summary>
    Officer,

    /// <summary>Disposes of dispatched cases.</summary>
    Handler,

    /// <summary>Creates and revokes keys.</summary>
    Admin,
}

/// <summary>The policies' names, for <c>RequireAuthorization(Roles.Officer)</c>.</summary>
internal static class Roles
{
    internal const string Viewer = "viewer", Analyst = "analyst", Officer = "officer", Handler = "handler", Admin = "admin";

    internal static readonly IReadOnlyList<string> All = [Viewer, Analyst, Officer, Handler, Admin];

    /// <summary>The role of that name; null for any other text.</summary>
    internal static Role? Parse(string? name) => All.Index().Where(r => r.Item == name).Select(r => (Role?)r.Index).FirstOrDefault();

    internal static string Name(this Role role) => All[(int)role];
}
