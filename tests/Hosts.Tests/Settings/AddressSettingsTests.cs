using MarketingAutomation.Hosting.Settings;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Settings;

/// <summary>The address to listen on and the data folder.</summary>
public sealed class AddressSettingsTests : SettingsFolder
{
    [Theory]
    [InlineData(
        "http://localhost:99999",
        "the port is not a number from 0 to 65535",
        "Choose a port up to 65535, such as http://localhost:7071."
    )]
    [InlineData(
        "http://localhost:-1",
        "the port is not a number from 0 to 65535",
        "Choose a port up to 65535, such as http://localhost:7071."
    )]
    [InlineData(
        "http://+:http",
        "the port is not a number from 0 to 65535",
        "Choose a port up to 65535, such as http://localhost:7071."
    )]
    [InlineData(
        "http://[::1]:65536",
        "the port is not a number from 0 to 65535",
        "Choose a port up to 65535, such as http://localhost:7071."
    )]
    [InlineData(
        "http://localhost:1;https://localhost:2",
        "not a list of listening addresses",
        "Write http://localhost:7071; https is what a proxy or tunnel in front adds."
    )]
    [InlineData(
        "localhost:7071",
        "not a list of listening addresses",
        "Write the whole address with http://, such as http://localhost:7071."
    )]
    [InlineData(
        "7071",
        "not a list of listening addresses",
        "Write the whole address with http://, such as http://localhost:7071."
    )]
    [InlineData(
        "http://localhost:7071/shop",
        "not a list of listening addresses",
        "Write scheme, host and port alone, such as http://localhost:7071."
    )]
    public void An_address_that_cannot_be_listened_on_is_answered_by_what_is_wrong_with_it(
        string urls,
        string problem,
        string remedy
    )
    {
        var fault = Assert.Single(
            Assert.Throws<SettingsException>(() => Read(null, $"--ASPNETCORE_URLS={urls}")).Faults
        );

        Assert.Equal((problem, remedy), (fault.Problem, fault.Remedy));
    }

    [Theory]
    [InlineData("http://localhost:7071")]
    [InlineData("http://+:80;http://*:0")]
    [InlineData("http://[::1]:65535/")]
    [InlineData("http://0.0.0.0")]
    public void An_address_to_listen_on_has_a_host_and_perhaps_a_port(string urls) =>
        Assert.Equal(urls.Split(';'), Read(null, $"--ASPNETCORE_URLS={urls}").Urls);

    [Fact]
    public void An_invalid_port_is_reported_for_every_address()
    {
        var fault = Assert.Single(
            Assert.Throws<SettingsException>(() => Read(null, "--Public:Url=https://shop.example:99999")).Faults
        );

        Assert.Equal(("Public:Url", "the port is not a number from 0 to 65535"), (fault.Place.Key, fault.Problem));
    }

    [Fact]
    public void A_data_folder_below_a_file_is_refused_with_the_file()
    {
        File.WriteAllText(home.File("note"), "");

        var fault = Assert.Single(Assert.Throws<SettingsException>(() => Read(null, "--Data:Path=note/data")).Faults);

        Assert.Equal($"{home.File("note")} is a file, so there can be no folder in it", fault.Problem);
    }
}
