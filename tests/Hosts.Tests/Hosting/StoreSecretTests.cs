using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Hosting.Secrets;
using MarketingAutomation.Hosting.Settings;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Hosting;

/// <summary>A store is opened only with the secret it was begun with, whatever kind of store it is and wherever the
/// secret comes from.</summary>
public sealed class StoreSecretTests : IDisposable
{
    private static readonly byte[] One = [.. Enumerable.Repeat((byte)1, 32)];
    private static readonly byte[] Other = [.. Enumerable.Repeat((byte)2, 32)];
    private readonly TemporaryFolder home = new();
    private readonly MemoryTableStore store = new();

    private HostSettings Settings =>
        new()
        {
            Home = home.Path,
            DataPath = home.Path,
            WorkspacePath = home.Path,
        };

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task The_secret_a_store_was_begun_with_opens_it_again_from_a_setting_or_from_the_kept_file()
    {
        var made = await Settle(Settings);

        Assert.Equal(made, await Settle(Settings));
        Assert.Equal(made, await Settle(Settings with { StoreSecret = made }));
    }

    [Fact]
    public async Task Another_secret_refuses_to_start_and_says_what_to_do()
    {
        await Settle(Settings with { StoreSecret = One });

        var fault = await Refused(Settings with { StoreSecret = Other });

        Assert.Equal(
            (SettingCodes.Together, "Store:Secret", "another one than this store was begun with"),
            (fault.Code, fault.Place.Key, fault.Problem)
        );
        Assert.StartsWith(
            "Put the file store.secret that belongs to this store into ",
            fault.Remedy,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_store_whose_secret_is_lost_refuses_to_start_and_no_new_one_is_made()
    {
        await Settle(Settings);
        File.Delete(home.File("store.secret"));

        var fault = await Refused(Settings);

        Assert.Equal((SettingCodes.Missing, "Store:Secret"), (fault.Code, fault.Place.Key));
        Assert.False(File.Exists(home.File("store.secret")));
    }

    [Fact]
    public async Task The_file_of_another_store_refuses_to_start_and_the_right_setting_counts_more_than_it()
    {
        await Settle(Settings with { StoreSecret = One });
        File.WriteAllText(home.File("store.secret"), Convert.ToBase64String(Other));

        Assert.Equal(home.File("store.secret"), (await Refused(Settings)).Place.Origin);
        Assert.Equal(One, await Settle(Settings with { StoreSecret = One }));
    }

    [Fact]
    public async Task Of_two_processes_that_begin_a_store_with_different_secrets_one_is_refused()
    {
        var starts = await Task.WhenAll(
            new[] { One, Other }.Select(secret =>
                Task.Run(async () =>
                {
                    try
                    {
                        await Settle(Settings with { StoreSecret = secret });
                        return true;
                    }
                    catch (SettingsException)
                    {
                        return false;
                    }
                })
            )
        );

        Assert.Single(starts, started => started);
    }

    [Fact]
    public async Task The_store_does_not_hold_the_secret()
    {
        await Settle(Settings with { StoreSecret = One });

        var row = Assert.Single((await store.Query(TableName.Shop, "store", null, null, 10)).Items);

        Assert.DoesNotContain(
            Convert.ToBase64String(One),
            System.Text.Encoding.UTF8.GetString(row.Body.Span),
            StringComparison.Ordinal
        );
        Assert.InRange(row.Body.Length, 1, 60);
    }

    private Task<byte[]> Settle(HostSettings settings) =>
        StoreSecret.CheckOrStore(store, new SecretFiles(home.Path), settings, CancellationToken.None);

    private async Task<Fault<SettingPlace>> Refused(HostSettings settings) =>
        Assert.Single((await Assert.ThrowsAsync<SettingsException>(() => Settle(settings))).Faults);
}
