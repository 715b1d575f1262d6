using System.Globalization;
using MarketingAutomation.Bench;
using MarketingAutomation.Bench.Hosts;
using MarketingAutomation.Bench.Scale;
using MarketingAutomation.Bench.Stores;

CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;

// Add a bench by a line here and a file beside this one.
var report = new BenchReport();
var orders = 100_000;
var scale = new ScaleOptions();
var benches = new Dictionary<string, Func<Task>>(StringComparer.Ordinal)
{
    ["store"] = () => StoreBench.Run(report),
    ["sqlite"] = () => SqliteBench.Run(report),
    ["decide"] = () => DecideBench.Run(report),
    ["path"] = () => OrderPathBench.Run(report),
    ["ready"] = () => StartBench.Run(report),
    ["ingest"] = () => IngestBench.Run(report, orders / 2),
    ["messages"] = () => MessagesBench.Run(report, orders),
    ["wakes"] = () => WakesBench.Run(report),
    ["scale"] = () => ScaleBench.Run(report, scale),
};

// Need what this repository does not have or a second program, so `all` leaves them out.
var pairs = 5;
var alone = new Dictionary<string, Func<Task>>(StringComparer.Ordinal)
{
    ["azure"] = () => AzureStartBench.Run(report),
    ["compare"] = () => ProgramComparisonBench.Run(report, orders / 5, pairs),
};

var names = new List<string>();
foreach (var arg in args)
{
    if (arg.StartsWith("--host=", StringComparison.Ordinal))
    {
        HostProcess.Program = Path.GetFullPath(arg["--host=".Length..]);
    }
    else if (arg.StartsWith("--other=", StringComparison.Ordinal))
    {
        ProgramComparisonBench.OtherProgram = Path.GetFullPath(arg["--other=".Length..]);
    }
    else if (arg.StartsWith("--pairs=", StringComparison.Ordinal))
    {
        pairs = int.Parse(arg["--pairs=".Length..], CultureInfo.InvariantCulture);
    }
    else if (arg.StartsWith("--azure=", StringComparison.Ordinal))
    {
        AzureStartBench.App = Path.GetFullPath(arg["--azure=".Length..]);
    }
    else if (arg.StartsWith("--functions-host=", StringComparison.Ordinal))
    {
        AzureStartBench.FunctionsHost = arg["--functions-host=".Length..];
    }
    else if (arg.StartsWith("--orders=", StringComparison.Ordinal))
    {
        orders = int.Parse(arg["--orders=".Length..], CultureInfo.InvariantCulture);
    }
    else if (!scale.Take(arg))
    {
        names.AddRange(arg == "all" ? benches.Keys : [arg]);
    }
}

var unknown = names.Where(name => !benches.ContainsKey(name) && !alone.ContainsKey(name)).ToList();
if (names.Count == 0 || unknown.Count > 0)
{
    Console.Error.WriteLine(
        $"Unknown bench: '{string.Join(' ', unknown)}'. Name one or more of: all, "
            + $"{string.Join(", ", benches.Keys.Concat(alone.Keys))}; beside them --host=PROGRAM (a published "
            + $"marketing) and --orders=100000; for compare --other=PROGRAM and --pairs=5; for azure --azure=FOLDER "
            + $"(a published functions/Azure) and --functions-host=COMMAND; for scale {ScaleOptions.Names}, each "
            + $"with =NUMBER."
    );
    return 2;
}

if (names.Contains("azure") && AzureStartBench.Missing is { } missing)
{
    Console.Error.WriteLine(missing);
    return 2;
}

if (names.Contains("compare") && ProgramComparisonBench.OtherProgram is null)
{
    Console.Error.WriteLine(
        "compare needs --other=PROGRAM, a second published marketing to be measured in turns with the first."
    );
    return 2;
}

Console.WriteLine(MachineInfo.Describe());
foreach (var name in names)
{
    Console.WriteLine($"\n{name}   {MachineInfo.DescribeLoad()}");
    await (benches.GetValueOrDefault(name) ?? alone[name])();
}

report.Print();
return 0;
