using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;

namespace SmartCity.Api.Tiles;

/// <summary>Lets <see cref="QuickTiles"/> answer what they can between the server, which reads and writes HTTP, and the application with its measurements, logs and middleware.</summary>
/// <param name="server">Is disposed with this.</param>
/// <param name="quick">Asked for when the server starts: by then a wrong setting has been told by the check of settings.</param>
internal sealed class QuickTilesServer(IServer server, Func<QuickTiles> quick) : IServer
{
    public IFeatureCollection Features => server.Features;

    /// <summary>Puts it before the server that is registered last.</summary>
    internal static void AddTo(IServiceCollection services)
    {
        var last = services.Last(service => service.ServiceType == typeof(IServer));
        services.Remove(last);
        services.AddSingleton<IServer>(p => new QuickTilesServer((IServer)ActivatorUtilities.CreateInstance(p, last.ImplementationType!), p.GetRequiredService<QuickTiles>));
    }

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken) where TContext : notnull =>
        server.StartAsync(new Application<TContext>(application, quick()), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);

    public void Dispose() => server.Dispose();

    /// <summary>Of one request after the other on a connection.</summary>
    private sealed class Request<TContext>
    {
        internal readonly DefaultHttpContext Http = new();

        internal TileAnswer? Answer { get; set; }

        /// <summary>Where there is no <see cref="Answer"/>.</summary>
        internal TContext? Whole { get; set; }
    }

    private sealed class Application<TContext>(IHttpApplication<TContext> whole, QuickTiles quick) : IHttpApplication<Request<TContext>> where TContext : notnull
    {
        public Request<TContext> CreateContext(IFeatureCollection contextFeatures)
        {
            var kept = contextFeatures as IHostContextContainer<Request<TContext>>;
            var request = kept?.HostContext ?? new();
            if (kept is not null) kept.HostContext = request;
            request.Http.Initialize(contextFeatures);
            request.Answer = quick.Find(request.Http);
            if (request.Answer is null)
            {
                request.Http.Uninitialize();
                request.Whole = whole.CreateContext(contextFeatures);
            }
            return request;
        }

        public Task ProcessRequestAsync(Request<TContext> context) => context.Answer is { } answer ? answer.ExecuteAsync(context.Http) : whole.ProcessRequestAsync(context.Whole!);

        public void DisposeContext(Request<TContext> context, Exception? exception)
        {
            if (context.Answer is null) whole.DisposeContext(context.Whole!, exception);
            else context.Http.Uninitialize();
            (context.Answer, context.Whole) = (null, default);
        }
    }
}
