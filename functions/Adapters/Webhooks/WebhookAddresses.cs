using System.Net;
using System.Net.Sockets;

namespace MarketingAutomation.Adapters.Webhooks;

/// <summary>Which IP addresses a URL of a journey may lead to: public ones, and nothing of this machine, its network, or
/// the cloud that runs it.</summary>
public static class WebhookAddresses
{
    // IANA special-purpose registries for IPv4 and IPv6. 168.63.129.16 is Azure's own service for machines.
    private static readonly IPNetwork[] Refused =
    [
        .. new[]
        {
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "168.63.129.16/32",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        }.Select(IPNetwork.Parse),
    ];

    // Global unicast is 2000::/3; of it, those that wrap an IPv4 address (6to4, Teredo) or are for special purposes.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] RefusedGlobal =
    [
        .. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20" }.Select(
            IPNetwork.Parse
        ),
    ];

    /// <summary>True: it is a public address.</summary>
    public static bool IsPublic(IPAddress address) =>
        address.AddressFamily switch
        {
            AddressFamily.InterNetwork => !Refused.Any(n => n.Contains(address)),
            AddressFamily.InterNetworkV6 => !address.IsIPv4MappedToIPv6
                && address.ScopeId == 0
                && GlobalUnicast.Contains(address)
                && !RefusedGlobal.Any(n => n.Contains(address)),
            _ => false,
        };
}
