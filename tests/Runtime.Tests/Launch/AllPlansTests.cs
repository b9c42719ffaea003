using System.Reflection;
using System.Text.RegularExpressions;
using Vectl.Linux;
using Vectl.Namespaces.Plans;
using Vectl.Runtime.Launch;

namespace Vectl.Runtime.Tests.Launch;

/// <summary>What must be true of every plan.</summary>
public sealed partial class AllPlansTests
{
    // NativeHeader: the console's buffer is the first part of the scratch area, which has this many bytes.
    const int ConsoleBuffer = 4096, ScratchSize = 4096 + 512, MaxStages = 4;

    public static TheoryData<string> Names => PlanSample.Names;

    static LaunchPlan Plan(string name) => PlanSample.All[name].Plan;

    static IEnumerable<Step> Steps(LaunchPlan plan) => plan.First.Child.WithDescendants().SelectMany(stage => stage.Steps);

    static IEnumerable<Slot> Slots(Type holder) => holder.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Where(field => field.FieldType == typeof(Slot)).Select(field => (Slot)field.GetValue(null)!);

    [Theory, MemberData(nameof(Names))]
    public void EveryRegister_IsFilledBeforeItIsRead(string name) => Assert.Empty(PlanValidator.Problems(Plan(name), PlanSample.All[name].Inputs));

    [Fact]
    public void EveryInput_OfAStartIsUsed_BecauseAnOpenDescriptorIsOneThatCanLeak()
    {
        LaunchPlan plan = Plan("start");
        IEnumerable<Slot> used = Steps(plan).OfType<CallStep>().SelectMany(call => call.Args.OfType<Arg.Register>().Select(register => register.Slot))
            .Concat(Steps(plan).OfType<CloneStep>().Append(plan.First).Where(clone => clone.Cgroup is not null).Select(clone => clone.Cgroup!.Value))
            .Concat(Steps(plan).OfType<SuperviseStep>().SelectMany(step => new[] { step.Master, step.Log }));
        // The monitor holds the console's slave so that the master never sees a hang-up between two sessions in the VE.
        Assert.Equal([StartSlots.ConsoleSlave], PlanSample.StartInputs.Except(used));
    }

    [Theory]
    [InlineData(typeof(StartSlots))]
    [InlineData(typeof(ExecSlots))]
    [InlineData(typeof(HostnamePlan))]
    public void Slots_DoNotShareAnIndex(Type holder)
    {
        Slot[] slots = [.. Slots(holder)];
        Assert.NotEmpty(slots);
        Assert.Distinct(slots.Select(slot => slot.Index));
        Assert.Distinct(slots.Select(slot => slot.Name));
        Assert.All(slots, slot => Assert.InRange(slot.Index, 0, Slot.Count - 1));
    }

    [Theory, MemberData(nameof(Names))]
    public void Stages_AreNotMoreThanTheHeaderHasRoomFor(string name) => Assert.InRange(Plan(name).First.Child.WithDescendants().Count(), 1, MaxStages);

    [Theory, MemberData(nameof(Names))]
    public void Scratch_IsOutsideOfTheConsoleBuffer_AndNoTwoStagesShareIt(string name)
    {
        var owners = new Dictionary<int, string>();
        foreach (Stage stage in Plan(name).First.Child.WithDescendants())
            foreach (int offset in stage.Steps.OfType<CallStep>().SelectMany(call => call.Args.OfType<Arg.Scratch>()).Select(scratch => scratch.Offset))
            {
                Assert.InRange(offset, ConsoleBuffer, ScratchSize - sizeof(int));
                Assert.True(owners.TryAdd(offset / 8, stage.Name), $"scratch[{offset}] of {stage.Name} is also {owners[offset / 8]}'s");
            }
    }

    [Theory, MemberData(nameof(Names))]
    public void PrintedFlags_AreTheFlags(string name)
    {
        int checkedFlags = 0;
        foreach (Arg.Value value in Steps(Plan(name)).OfType<CallStep>().SelectMany(call => call.Args.OfType<Arg.Value>()))
            if (value.Shown is { } shown && Evaluate(shown) is { } number)
            {
                Assert.True(value.Number == number, $"{shown} is printed, {value.Number} is used");
                checkedFlags++;
            }
        foreach (CloneStep clone in Steps(Plan(name)).OfType<CloneStep>().Append(Plan(name).First))
            Assert.Equal(Evaluate(clone.FlagsText), (long)clone.Flags);
        Assert.True(checkedFlags > 1, $"only {checkedFlags} flags could be evaluated");
    }

    // "A|B" of constants that LibC has, or null when it is something else.
    static long? Evaluate(string text)
    {
        if (text == "0")
            return 0;
        long sum = 0;
        foreach (string word in text.Split('|', StringSplitOptions.TrimEntries))
        {
            if (!Constant().IsMatch(word) || typeof(LibC).GetField(word) is not { } field)
                return null;
            sum |= unchecked((long)Convert.ToDecimal(field.GetRawConstantValue()));
        }
        return sum;
    }

    [GeneratedRegex("^[A-Z_][A-Z0-9_]*$")]
    private static partial Regex Constant();
}
