using System.Runtime.CompilerServices;
using Vectl.Runtime.Launch;

namespace Vectl.Runtime.Tests.Launch;

/// <summary>The whole start of a fixed VE as text: whatever changes a step shows in the difference of one file.</summary>
public sealed class StartPlanPrintTests
{
    static string VerifiedFile([CallerFilePath] string source = "") => Path.Combine(Path.GetDirectoryName(source)!, "start-plan.verified.txt");

    [Fact]
    public void Print_IsAsVerified()
    {
        string printed = StartPlan.Build(PlanSample.Start).Print();
        if (Environment.GetEnvironmentVariable("VECTL_UPDATE_VERIFIED") == "1")
            File.WriteAllText(VerifiedFile(), printed);
        string verified = File.Exists(VerifiedFile()) ? File.ReadAllText(VerifiedFile()) : "";
        Assert.True(verified == printed, $"the start plan is not as in {VerifiedFile()}; when that is meant, run the test with VECTL_UPDATE_VERIFIED=1\n{FirstDifference(verified, printed)}");
    }

    static string FirstDifference(string verified, string printed)
    {
        string[] before = verified.Split('\n'), after = printed.Split('\n');
        int line = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {line + 1}: verified: {before.ElementAtOrDefault(line)}\nline {line + 1}: printed:  {after.ElementAtOrDefault(line)}";
    }
}
