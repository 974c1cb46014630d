using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SmartCity.Benchmarks.Peers;

/// <summary>nginx with two workers and no log; as a cache with gzip from behind and one hour of freshness whatever the server says. Ends with its disposal.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private readonly Process _process;

    private Nginx(Process process, Uri address) => (_process, Address) = (process, address);

    internal Uri Address { get; }

    /// <summary>As a caching proxy before a server.</summary>
    internal static Task<Nginx> StartAsync(Uri server, string folder, CancellationToken cancellationToken) => StartAsync(folder,
        $"proxy_pass {server.GetLeftPart(UriPartial.Authority)}; proxy_set_header Accept-Encoding gzip; proxy_ignore_headers Cache-Control Vary; proxy_cache tiles; proxy_cache_valid 200 1h;", cancellationToken);

    /// <summary>Before a FastCGI program that listens on a socket, nothing cached.</summary>
    internal static Task<Nginx> ServeFastCgiAsync(string socket, string folder, CancellationToken cancellationToken) => StartAsync(folder,
        $"fastcgi_pass unix:{socket}; fastcgi_keep_conn on; fastcgi_param QUERY_STRING $query_string; fastcgi_param REQUEST_METHOD $request_method; fastcgi_param CONTENT_TYPE \"\"; fastcgi_param CONTENT_LENGTH 0; fastcgi_param SERVER_NAME localhost; fastcgi_param SERVER_PORT 80; fastcgi_param SCRIPT_NAME /;", cancellationToken);

    private static async Task<Nginx> StartAsync(string folder, string location, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var port = FreePort();
        var configuration = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            {{(Environment.UserName == "root" ? "user root; " : "")}}daemon off; worker_processes 2; pid {{folder}}/nginx.pid; error_log {{folder}}/error.log;
            events { worker_connections 1024; }
            http {
              access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
              client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/fastcgi; uwsgi_temp_path {{folder}}/uwsgi; scgi_temp_path {{folder}}/scgi;
              proxy_cache_path {{folder}}/cache keys_zone=tiles:16m max_size=1g;
              server {
                listen 127.0.0.1:{{port}};
                location / { {{location}} }
              }
            }
            """, cancellationToken);
        var process = Process.Start(new ProcessStartInfo("nginx", ["-p", folder, "-c", configuration]))!;
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        for (var patience = 0; ; patience++)
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return new(process, address);
            }
            catch (SocketException) when (patience < 100 && !process.HasExited)
            {
                await Task.Delay(50, cancellationToken);
            }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
