using Vectl.Linux;
using Vectl.Runtime.Lifecycle;

namespace Vectl.Runtime.Tests.Lifecycle;

public sealed class RollbackTests
{
    readonly List<int> _undone = [];

    [Fact]
    public void Dispose_LastDoneIsFirstUndone()
    {
        using (var rollback = new Rollback())
            foreach (int step in (int[])[1, 2, 3])
                rollback.Push(() => _undone.Add(step));
        Assert.Equal([3, 2, 1], _undone);
    }

    [Fact]
    public void Commit_NothingIsUndone()
    {
        using (var rollback = new Rollback())
        {
            rollback.Push(() => _undone.Add(1));
            rollback.Commit();
        }
        Assert.Empty(_undone);
    }

    [Fact]
    public void Commit_WhatComesAfterwardsIsUndone()
    {
        using (var rollback = new Rollback())
        {
            rollback.Push(() => _undone.Add(1));
            rollback.Commit();
            rollback.Push(() => _undone.Add(2));
        }
        Assert.Equal([2], _undone);
    }

    [Fact]
    public void Dispose_Twice_UndoesOnce()
    {
        var rollback = new Rollback();
        rollback.Push(() => _undone.Add(1));
        rollback.Dispose();
        rollback.Dispose();
        Assert.Equal([1], _undone);
    }

    [Fact]
    public void Dispose_AnUndoThatFails_StopsNoOtherAndHidesNothing()
    {
        Assert.Equal("why the verb failed", Assert.Throws<InvalidOperationException>(FailHalfWay).Message);
        Assert.Equal([3, 1], _undone);
    }

    void FailHalfWay()
    {
        using var rollback = new Rollback();
        rollback.Push(() => _undone.Add(1));
        rollback.Push(() => throw new ErrnoException(Errno.ENOSPC, "unlinkat", "x"));
        rollback.Push(() => _undone.Add(3));
        throw new InvalidOperationException("why the verb failed");
    }
}
