using MarketingAutomation.Bench;

// Each bench prints its own table. Add one by a line here and a file beside this one.
var benches = new Dictionary<string, Func<Task>>(StringComparer.Ordinal)
{
    ["store"] = StoreBench.Run,
};

var names = args is ["all"] ? [.. benches.Keys] : args;
var unknown = names.Where(name => !benches.ContainsKey(name)).ToList();
if (names.Length == 0 || unknown.Count > 0)
{
    Console.Error.WriteLine($"Unknown bench: '{string.Join(' ', unknown)}'. Name one or more of: all, {string.Join(", ", benches.Keys)}.");
    return 2;
}

Console.WriteLine($"{Environment.ProcessorCount} cores, {Environment.OSVersion.VersionString}, .NET {Environment.Version}");
foreach (var name in names)
    await benches[name]();
return 0;
