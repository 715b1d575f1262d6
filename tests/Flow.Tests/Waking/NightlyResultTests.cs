using System.Text.Json;
using MarketingAutomation.Flow.Nightly;

namespace MarketingAutomation.Flow.Tests.Waking;

/// <summary>A night's counts in the history of Azure's orchestrations, where an update finds those of the program
/// before.</summary>
public sealed class NightlyResultTests
{
    private static readonly JsonSerializerOptions[] Serializers =
    [
        JsonSerializerOptions.Default,
        JsonSerializerOptions.Web,
    ];

    [Theory]
    [InlineData("""{"Customers":200,"Armed":1,"Reviewed":7,"Failed":0,"Next":"k0"}""")]
    [InlineData("""{"customers":200,"armed":1,"reviewed":7,"failed":0,"next":"k0"}""")]
    [InlineData("""{"Next":"k0","Customers":200,"Armed":1,"Reviewed":7,"Failed":0,"Unknown":{"a":[1]}}""")]
    public void What_an_earlier_program_stored_is_read(string stored)
    {
        foreach (var options in Serializers)
        {
            Assert.Equal(
                NightlyResult.Of(("Customers", 200), ("Armed", 1), ("Reviewed", 7)) with
                {
                    Next = "k0",
                },
                JsonSerializer.Deserialize<NightlyResult>(stored, options)
            );
        }
    }

    [Fact]
    public void A_night_that_an_earlier_program_began_goes_on()
    {
        const string stored =
            """{"Left":[{"Keys":{"From":"g","To":"h"},"Failures":1}],"GivenUp":1,"Sum":{"Customers":5,"Armed":0,"Reviewed":2,"Failed":1,"Next":null},"Pause":"00:05:00"}""";

        var night = JsonSerializer.Deserialize<NightlyProgress>(stored)!;

        var next = night.Add(Assert.Single(night.Remaining), NightlyResult.Of(("Customers", 3), ("Failed", 1)));
        Assert.Equal((1, "Customers 8, Failed 2, Reviewed 2"), (next.GivenUp, next.Sum.Describe()));
    }

    [Fact]
    public void What_is_stored_is_read_by_an_earlier_program_and_again_by_this_one()
    {
        var result = NightlyResult.Of(("Customers", 3), ("Armed", 2), ("Scored", 1)) with { Next = "k0" };
        foreach (var options in Serializers)
        {
            var stored = JsonSerializer.Serialize(result, options);

            Assert.Equal(new Earlier(3, 2, 0, 0) { Next = "k0" }, JsonSerializer.Deserialize<Earlier>(stored, options));
            Assert.Equal(result, JsonSerializer.Deserialize<NightlyResult>(stored, options));
        }
    }

    // The result's shape when each count was a property.
    private sealed record Earlier(int Customers, int Armed, int Reviewed, int Failed)
    {
        public string? Next { get; init; }
    }
}
