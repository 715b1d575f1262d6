using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using MarketingAutomation.Support.Stage;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Deployment;

/// <summary>The systemd unit of <c>infra/one-machine</c>: what systemd's own check says of it, where that check is
/// installed, and what holds without it.</summary>
public sealed partial class SystemdUnitTests
{
    private static readonly string Unit = Repository.Path("infra", "one-machine", "marketing.service");

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Systemds_own_check_finds_little_exposed()
    {
        if (!File.Exists("/usr/bin/systemd-analyze"))
        {
            return;
        }

        using var check = Process.Start(
            new ProcessStartInfo("/usr/bin/systemd-analyze", ["security", "--offline=true", "--no-pager", Unit])
            {
                RedirectStandardOutput = true,
            }
        )!;
        var report = await check.StandardOutput.ReadToEndAsync();
        await check.WaitForExitAsync();

        Assert.InRange(double.Parse(Exposure().Match(report).Groups[1].Value, CultureInfo.InvariantCulture), 0, 3);
    }

    [Theory]
    [InlineData("StateDirectoryMode=0700")]
    [InlineData("UMask=0077")]
    [InlineData("NoNewPrivileges=yes")]
    [InlineData("ProtectSystem=strict")]
    [InlineData("PrivateTmp=yes")]
    public void The_unit_keeps_the_data_folder_to_its_account(string line) =>
        Assert.Contains(line, File.ReadAllLines(Unit));

    // .NET compiles while it runs; with this line the program would not start.
    [Fact]
    public void The_unit_does_not_forbid_what_the_runtime_needs() =>
        Assert.DoesNotContain(
            File.ReadAllLines(Unit),
            line => line.StartsWith("MemoryDenyWriteExecute=yes", StringComparison.Ordinal)
        );

    [GeneratedRegex(@"Overall exposure level for .*: ([0-9.]+)")]
    private static partial Regex Exposure();
}
