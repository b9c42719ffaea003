namespace Vectl.Reboot;

/// <summary>The test host, rebooted once in order, then after a loss of power with the VEs in a delegated unit; and what was seen each time.</summary>
public sealed class RebootedHost
{
    /// <summary>Does it all.</summary>
    public RebootedHost()
    {
        using var vm = new TestVm();
        vm.Look("prepare.sh");
        vm.Reboot();
        AfterReboot = vm.Look("look.sh");
        Delegated = vm.Look("delegate.sh");
        vm.LosePower();
        AfterPowerLoss = vm.Look("look.sh");
        WithoutCgroup = vm.Look("stop-cgroup.sh");
    }

    internal Findings AfterReboot { get; }

    internal Findings Delegated { get; }

    internal Findings AfterPowerLoss { get; }

    internal Findings WithoutCgroup { get; }
}
