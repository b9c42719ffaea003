using Vectl.Linux;
using Vectl.Namespaces.Plans;

namespace Vectl.Runtime.Tests.Launch;

/// <summary>Finds steps by what the kernel is asked, not by their labels, which are words for people.</summary>
static class PlanSearch
{
    public static Stage Stage(this LaunchPlan plan, string name) => plan.First.Child.WithDescendants().Single(stage => stage.Name == name);

    public static IEnumerable<CallStep> Calls(this Stage stage, params SysNo[] numbers) => stage.Steps.OfType<CallStep>().Where(call => numbers.Contains(call.Number));

    /// <summary>Where the one call of this number is that <paramref name="where"/> accepts; fails when there is none, or another.</summary>
    public static int At(this Stage stage, SysNo number, Func<CallStep, bool>? where = null) => stage.At<CallStep>($"{number}", call => call.Number == number && (where is null || where(call)));

    /// <summary>Where the one step of this kind is.</summary>
    public static int At<T>(this Stage stage) where T : Step => stage.At<T>(typeof(T).Name, _ => true);

    static int At<T>(this Stage stage, string what, Func<T, bool> where) where T : Step
    {
        int[] found = [.. Enumerable.Range(0, stage.Steps.Length).Where(i => stage.Steps[i] is T step && where(step))];
        Assert.True(found.Length == 1, $"{stage.Name}: {found.Length} steps are the {what} that is looked for, expected one");
        return found[0];
    }

    /// <summary>The number that argument <paramref name="index"/> is; fails when it is no number.</summary>
    public static long Number(this CallStep call, int index) => Assert.IsType<Arg.Value>(call.Args[index]).Number;

    public static bool Has(this CallStep call, int index, long number) => call.Args[index] is Arg.Value value && value.Number == number;

    public static bool Has(this CallStep call, int index, Slot slot) => call.Args[index] is Arg.Register register && register.Slot == slot;

    public static bool Has(this CallStep call, int index, string text) => call.Args[index] is Arg.Str str && str.Content == text;

    /// <summary>Fails unless the positions are ascending.</summary>
    public static void InOrder(params int[] positions) => Assert.Equal(positions.Order(), positions);
}
