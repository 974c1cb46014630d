using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SmartCity.Api.Monitors;
using SmartCity.Geo;
using SmartCity.Geo.Monitors;

namespace SmartCity.Api.Tests.Monitors;

/// <summary>Devices on TCP, a real database behind.</summary>
public sealed class MonitorListenerTests(MonitorServer city) : IClassFixture<MonitorServer>
{
    private const string Values = "a34001-Avg=0.5,a34001-Min=0.1,a34001-Max=0.9,a34001-Flag=N;a34002-Avg=-,a34002-Flag=D";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Frames_in_pieces_and_several_in_one_read_are_stored_and_answered()
    {
        var server = await city.StartAsync();
        var monitor = await city.AddAsync("PIECES");
        using var device = await MonitorClient.ConnectAsync(server);
        var first = MonitorServer.Frame(MonitorServer.Message("PIECES", "2051", "20260301080000", Values));
        await device.SendAsync("noise ##12"u8.ToArray(), first[..30]);
        await Task.Delay(50, Stop);
        await device.SendAsync(first[30..], "\r\n\r\n##0003garbage"u8.ToArray(), MonitorServer.Frame(MonitorServer.Message("PIECES", "2061", "20260301080000", "a34001-Avg=0.6")), MonitorServer.Frame(MonitorServer.Message("PIECES", "2031", "20260301000000", "a34001-Avg=0.7")),
            MonitorServer.Frame(MonitorServer.Message("PIECES", "2011", "20260301080030", "a34001-Rtd=0.4,a34001-Flag=N")));

        foreach (var time in (string[])["20260301080000", "20260301080000", "20260301000000", "20260301080030"])
            Assert.Equal($"QN={time}000;ST=91;CN=9014;PW=123456;MN=PIECES;Flag=4;CP=&&&&", (await device.AnswerAsync())?.ToString());
        var series = await new MeasurementStore(city.Database.Source).SeriesAsync(monitor.Id, null, null, DateTimeOffset.MinValue.AddYears(2000), DateTimeOffset.UtcNow, 100, Stop);
        var eight = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);   // 08:00 in Shanghai
        Assert.Equal(
            [new("a34001", "2031", eight.AddHours(-8), 0.7, null, null, null), new("a34001", "2051", eight, 0.5, 0.1, 0.9, "N"), new("a34001", "2061", eight, 0.6, null, null, null),
             new("a34002", "2051", eight, null, null, null, "D"), new("a34001", "2011", eight.AddSeconds(30), 0.4, null, null, "N")], series);
        Assert.Equal(eight.AddSeconds(30), (await new MonitorStore(city.Database.Source).ListAsync(Stop)).Single(m => m.Monitor.Number == "PIECES").LastAt);
    }

    [Fact]
    public async Task What_is_kept_of_a_frame_does_not_hold_the_password()
    {
        var server = await city.StartAsync();
        await city.AddAsync("SECRET");
        using var device = await MonitorClient.ConnectAsync(server);
        await device.SendAsync(MonitorServer.Frame(MonitorServer.Message("SECRET", "2051", "20260301080000", Values)));
        Assert.NotNull(await device.AnswerAsync());
        Assert.Equal($"QN=20260301080000000;ST=39;CN=2051;PW=*;MN=SECRET;Flag=5;CP=&&DataTime=20260301080000;{Values}&&",
            await city.Database.ScalarAsync<string>("select data from smartcity.monitor_frame f join smartcity.monitor m on m.id = f.monitor_id where m.mn = 'SECRET'"));
        Assert.StartsWith("pbkdf2-sha256$", await city.Database.ScalarAsync<string>("select password_hash from smartcity.monitor where mn = 'SECRET'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_again_is_answered_again_and_changes_nothing_whatever_its_number()
    {
        var server = await city.StartAsync();
        await city.AddAsync("AGAIN");
        var message = MonitorServer.Message("AGAIN", "2051", "20260301080000", Values);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var device = await MonitorClient.ConnectAsync(server);
            for (var i = 0; i < 3; i++)
            {
                await device.SendAsync(MonitorServer.Frame(message));
                Assert.Equal("9014", (await device.AnswerAsync())?.Command);
            }
        }));
        Assert.Equal((1, 2), (await city.CountAsync("AGAIN", "monitor_frame"), await city.CountAsync("AGAIN", "measurement")));

        using var later = await MonitorClient.ConnectAsync(server);
        await later.SendAsync(MonitorServer.Frame(message with { Request = "20260301090000000", Content = "DataTime=20260301080000;a34001-Avg=9" }));
        Assert.Equal("20260301090000000", (await later.AnswerAsync())?.Request);
        Assert.Equal(0.5, await city.Database.ScalarAsync<double>("select value from smartcity.measurement v join smartcity.monitor m on m.id = v.monitor_id where m.mn = 'AGAIN' and code = 'a34001'"));
    }

    [Fact]
    public async Task Packets_of_a_split_message_are_put_together_in_any_order_and_across_restarts()
    {
        await city.AddAsync("SPLIT");
        string[] parts = ["a34001-Rtd=0.1,a34001-Flag=N;", "a34002-Rtd=0.2,a34002-Flag=N", "a34004-Rtd=0.3,a34004-Flag=N;"];
        foreach (var packet in (int[])[3, 1, 2])
        {
            Assert.Equal(0, await city.CountAsync("SPLIT", "measurement"));
            var server = await city.StartAsync();   // another process each time
            using var device = await MonitorClient.ConnectAsync(server);
            await device.SendAsync(MonitorServer.Frame(MonitorServer.Message("SPLIT", "2011", "20260301080000", parts[packet - 1], packets: 3, packet: packet)));
            Assert.Equal("9014", (await device.AnswerAsync())?.Command);
        }
        Assert.Equal((3, 3), (await city.CountAsync("SPLIT", "monitor_frame"), await city.CountAsync("SPLIT", "measurement")));
    }

    [Fact]
    public async Task Packets_that_come_at_once_on_several_connections_are_put_together_once()
    {
        var server = await city.StartAsync();
        await city.AddAsync("ATONCE");
        for (var round = 0; round < 10; round++)
            await Task.WhenAll(Enumerable.Range(1, 4).Select(async packet =>
            {
                using var device = await MonitorClient.ConnectAsync(server);
                await device.SendAsync(MonitorServer.Frame(MonitorServer.Message("ATONCE", "2011", $"2026030108{round:D2}00", $"a3400{packet}-Rtd=1", packets: 4, packet: packet)));
                Assert.NotNull(await device.AnswerAsync());
            }));
        Assert.Equal(40, await city.CountAsync("ATONCE", "measurement"));
    }

    [Fact]
    public async Task Who_is_unknown_or_has_the_wrong_password_gets_no_answer_and_is_cut_off()
    {
        var server = await city.StartAsync();
        await city.AddAsync("GATE");
        foreach (var (device, password) in (IEnumerable<(string, string)>)[("NOBODY", MonitorServer.Password), ("GATE", "654321")])
        {
            using var stranger = await MonitorClient.ConnectAsync(server);
            for (var i = 0; i < 3; i++) await stranger.SendAsync(MonitorServer.Frame(MonitorServer.Message(device, "2011", $"2026030108000{i}", "a34001-Rtd=1", password: password)));
            Assert.Null(await stranger.AnswerAsync());
        }
        Assert.Equal(0, await city.CountAsync("GATE", "monitor_frame"));
    }

    [Fact]
    public async Task Guesses_are_limited_and_do_not_keep_a_known_sender_out()
    {
        var server = await city.StartAsync(o => o.MaxRefusals = 1000);
        await city.AddAsync("GUESSED");
        await city.AddAsync("NEWCOMER");
        using var known = await MonitorClient.ConnectAsync(server);
        await known.SendAsync(MonitorServer.Frame(MonitorServer.Message("GUESSED", "2011", "20260301080000", "a34001-Rtd=1")));
        Assert.NotNull(await known.AnswerAsync());

        var desk = server.GetRequiredService<MonitorDesk>();
        var refusals = new List<string>();
        for (var i = 0; i < 25; i++) refusals.Add((await desk.TakeAsync(MonitorServer.Message("GUESSED", "2011", "20260301080000", "a34001-Rtd=1", password: $"guess{i}").ToString(), "tcp", "127.0.0.1", Stop)).Refusal!);
        Assert.Equal((20, 5), (refusals.Count(r => r.StartsWith("MN is not", StringComparison.Ordinal)), refusals.Count(r => r.StartsWith("too many", StringComparison.Ordinal))));
        Assert.StartsWith("too many", (await desk.TakeAsync(MonitorServer.Message("NEWCOMER", "2011", "20260301080000", "a34001-Rtd=1").ToString(), "tcp", "127.0.0.1", Stop)).Refusal, StringComparison.Ordinal);
        Assert.Null((await desk.TakeAsync(MonitorServer.Message("NEWCOMER", "2011", "20260301080000", "a34001-Rtd=1").ToString(), "tcp", "10.0.0.9", Stop)).Refusal);

        await known.SendAsync(MonitorServer.Frame(MonitorServer.Message("GUESSED", "2011", "20260301080100", "a34001-Rtd=1")));
        Assert.NotNull(await known.AnswerAsync());
    }

    [Fact]
    public async Task A_retired_monitor_may_not_send()
    {
        var server = await city.StartAsync();
        await city.AddAsync("RETIRED");
        Assert.True(await new MonitorStore(city.Database.Source).RetireAsync("RETIRED", Stop));
        var said = await server.GetRequiredService<MonitorDesk>().TakeAsync(MonitorServer.Message("RETIRED", "2011", "20260301080000", "a34001-Rtd=1").ToString(), "tcp", "retired", Stop);
        Assert.True(said.IsStranger);
    }

    [Theory]
    [InlineData("QN=20260301080000000;ST=22;CN=2011;PW=123456;MN=BAD;Flag=5;CP=&&DataTime=20260301080000;a34001-Rtd=1&&", "ST 22 is not that of monitor BAD")]
    [InlineData("QN=20260301080000000;ST=39;CN=2011;PW=123456;MN=BAD;Flag=5;CP=&&DataTime=20990301080000;a34001-Rtd=1&&", "lies in the future")]
    [InlineData("QN=20260301080000000;ST=39;CN=2011;PW=123456;MN=BAD;Flag=5;CP=&&a34001-Rtd=1&&", "DataTime is missing")]
    [InlineData("QN=20260301080000000;ST=39;CN=2011;PW=123456;MN=BAD;Flag=5;CP=&&DataTime=20260301080000;a34001&&", "is no field=value")]
    [InlineData("hello", "CP=&& is missing")]
    public async Task A_bad_message_is_refused_with_its_reason_and_leaves_nothing(string data, string reason)
    {
        var server = await city.StartAsync();
        if (await new MonitorStore(city.Database.Source).FindAsync("BAD", Stop) is null) await city.AddAsync("BAD");
        var said = await server.GetRequiredService<MonitorDesk>().TakeAsync(data, "tcp", "bad", Stop);
        Assert.Contains(reason, said.Refusal, StringComparison.Ordinal);
        Assert.Null(said.Answer);
        Assert.Equal(0, await city.CountAsync("BAD", "monitor_frame"));
    }

    [Fact]
    public async Task Damaged_frames_are_not_answered_and_the_next_good_one_is()
    {
        var server = await city.StartAsync(o => o.MaxDataBytes = 200);
        await city.AddAsync("DAMAGED");
        var good = MonitorServer.Frame(MonitorServer.Message("DAMAGED", "1013", "20260301080000", ""));
        var wrong = (byte[])good.Clone();
        wrong[^3] = wrong[^3] == (byte)'0' ? (byte)'1' : (byte)'0';
        using var device = await MonitorClient.ConnectAsync(server);
        await device.SendAsync(wrong, Encoding.ASCII.GetBytes("##0201" + new string('a', 201)), good);
        Assert.Equal("9013", (await device.AnswerAsync())?.Command);
    }

    [Fact]
    public async Task Silence_floods_and_crowds_end_a_connection()
    {
        await city.AddAsync("LIMITS");
        var impatient = await city.StartAsync(o => o.IdleSeconds = 1);
        using (var silent = await MonitorClient.ConnectAsync(impatient)) Assert.Null(await silent.AnswerAsync());

        var narrow = await city.StartAsync(o => o.MaxBytesPerMinute = 1000);
        using (var flood = await MonitorClient.ConnectAsync(narrow))
        {
            await flood.SendAsync(new byte[5000]);
            Assert.Null(await flood.AnswerAsync());
        }

        var small = await city.StartAsync(o => o.MaxConnections = 2);
        using var one = await MonitorClient.ConnectAsync(small);
        using var two = await MonitorClient.ConnectAsync(small);
        using (var three = await MonitorClient.ConnectAsync(small)) Assert.Null(await three.AnswerAsync());
        await one.SendAsync(MonitorServer.Frame(MonitorServer.Message("LIMITS", "2011", "20260301080000", "a34001-Rtd=1")));
        Assert.NotNull(await one.AnswerAsync());
    }

    [Fact]
    public async Task Stopping_ends_connections_and_frees_the_port()
    {
        var server = await city.StartAsync();
        await city.AddAsync("STOPPED");
        var listener = server.GetRequiredService<MonitorListener>();
        using var device = await MonitorClient.ConnectAsync(server);
        await device.SendAsync(MonitorServer.Frame(MonitorServer.Message("STOPPED", "2011", "20260301080000", "a34001-Rtd=1")));
        Assert.NotNull(await device.AnswerAsync());
        var port = listener.Port!.Value;
        await listener.StopAsync(Stop);

        Assert.Null(await device.AnswerAsync());
        Assert.Equal(0, listener.Connections);
        Assert.Equal(port, (await city.StartAsync(o => o.Port = port)).GetRequiredService<MonitorListener>().Port);
    }

    [Fact]
    public async Task A_port_that_is_taken_or_an_address_that_is_none_is_one_line()
    {
        var server = await city.StartAsync();
        var port = server.GetRequiredService<MonitorListener>().Port!.Value;
        Assert.Contains($"Port {port} of 127.0.0.1", (await Assert.ThrowsAsync<GeoInputException>(() => city.StartAsync(o => o.Port = port))).Message, StringComparison.Ordinal);
        Assert.Contains("'home' is no IP address", (await Assert.ThrowsAsync<GeoInputException>(() => city.StartAsync(o => o.Address = "home"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_port_nothing_listens() =>
        Assert.Null((await city.StartAsync(o => o.Port = null)).GetRequiredService<MonitorListener>().Port);

    [Fact]
    public async Task A_simulated_device_is_answered_message_by_message()
    {
        var server = await city.StartAsync();
        await city.AddAsync("SIMULATED");
        var messages = MonitorSimulation.Messages(new("SIMULATED", MonitorServer.Password, "39", "2051", new(2026, 3, 1, 8, 0, 0), TimeSpan.FromMinutes(5), 30, 0.5, 0.2, 7));
        Assert.Equal(30, await new SimulatedMonitor("127.0.0.1", server.GetRequiredService<MonitorListener>().Port!.Value, TimeSpan.FromSeconds(20)).SendAsync(messages, TimeSpan.Zero, Stop));
        Assert.Equal(90, await city.CountAsync("SIMULATED", "measurement"));
        Assert.InRange(await city.Database.ScalarAsync<long>("select count(*) from smartcity.measurement v join smartcity.monitor m on m.id = v.monitor_id where m.mn = 'SIMULATED' and value is null and flag = 'D'"), 3, 60);
    }
}
