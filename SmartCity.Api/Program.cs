using SmartCity.Api.Commands;
using SmartCity.Api.Hosting;

NativeHeap.GiveBack();
return await CommandLine.RunAsync(args, CancellationToken.None);
