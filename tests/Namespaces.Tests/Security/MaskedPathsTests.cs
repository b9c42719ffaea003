using Vectl.Namespaces.Security;

namespace Vectl.Namespaces.Tests.Security;

public sealed class MaskedPathsTests
{
    [Fact]
    public void All_Paths_AreCanonicalAndOnce()
    {
        Assert.Distinct(MaskedPaths.All.Select(mask => mask.Path));
        Assert.All(MaskedPaths.All, mask =>
        {
            Assert.Matches("^/(proc|sys)(/[a-z_-]+)+$", mask.Path);
            Assert.NotEmpty(mask.Reason);
        });
    }

    [Fact]
    public void All_NoPathBelowAHiddenOne()
        => Assert.DoesNotContain(MaskedPaths.All, mask => MaskedPaths.All.Any(other => mask.Path.StartsWith(other.Path + "/", StringComparison.Ordinal)));

    [Theory]
    [InlineData("/proc/kcore", MaskKind.File)]
    [InlineData("/proc/sysrq-trigger", MaskKind.ReadOnly)]
    [InlineData("/sys/firmware", MaskKind.Directory)]
    public void All_WhatEveryRuntimeMasks_IsThere(string path, MaskKind kind)
        => Assert.Contains(MaskedPaths.All, mask => mask.Path == path && mask.Kind == kind);

    [Fact]
    public void All_WritableSettingsOfTheVe_AreNotThere()
        => Assert.DoesNotContain(MaskedPaths.All, mask => mask.Path.StartsWith("/proc/sys/", StringComparison.Ordinal) || mask.Path == "/proc/sys");
}
