using System.Net.Sockets;
using MarketingAutomation.Embedded.Cli;
using MarketingAutomation.Embedded.Hosting;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Cli;

/// <summary>An address that cannot be listened on is reported as one, and not as a fault of a disk.</summary>
public sealed class AddressFaultTests
{
    [Fact]
    public void A_port_that_the_account_may_not_use_is_named_with_another() =>
        Assert.Equal(
            $"The account {Environment.UserName} may not listen at http://localhost:80: most systems keep ports below 1024 "
                + "for the system. Choose another address: --ASPNETCORE_URLS=http://localhost:7072",
            FaultText.FormatStartFault(
                ListeningSockets.Fault("http://localhost:80", new SocketException((int)SocketError.AccessDenied))!,
                plain: true
            )
        );

    [Fact]
    public void A_port_that_is_taken_is_named_too() =>
        Assert.StartsWith(
            "Another program listens at http://localhost:7071 already.",
            FaultText.FormatStartFault(
                ListeningSockets.Fault(
                    "http://localhost:7071",
                    new SocketException((int)SocketError.AddressAlreadyInUse)
                )!,
                plain: true
            ),
            StringComparison.Ordinal
        );

    [Theory, InlineData(true), InlineData(false)]
    public void What_the_server_cannot_bind_is_no_fault_of_a_disk(bool both)
    {
        var cause = new SocketException((int)SocketError.AddressNotAvailable);

        var text = FaultText.FormatStartFault(
            new IOException(
                "Failed to bind to address http://localhost:80.",
                both ? new AggregateException(cause) : cause
            ),
            plain: true
        );

        Assert.Equal(
            "The address cannot be listened on: Failed to bind to address http://localhost:80. Choose another: "
                + "--ASPNETCORE_URLS=http://localhost:7072",
            text
        );
    }

    [Fact]
    public void A_full_disk_is_still_one() =>
        Assert.StartsWith(
            "A file cannot be read or written: No space",
            FaultText.FormatStartFault(new IOException("No space"), plain: true),
            StringComparison.Ordinal
        );
}
