using Vectl.Runtime.Errors;

namespace Vectl.Runtime.Lifecycle;

/// <summary>What has to be undone when a verb fails half way: last done, first undone.</summary>
sealed class Rollback : IDisposable
{
    readonly Stack<Action> _undo = new();

    /// <summary>Remembers how to undo the step that follows.</summary>
    public void Push(Action undo) => _undo.Push(undo);

    /// <summary>Everything is done: there is nothing to undo.</summary>
    public void Commit() => _undo.Clear();

    /// <summary>Undoes what was not committed. An undo that fails does not hide why the verb failed: the next command finds its remains.</summary>
    public void Dispose()
    {
        while (_undo.TryPop(out Action? undo))
            try
            {
                undo();
            }
            catch (Exception e) when (e is IOException or VeException)
            {
                // ENOSPC, EIO or EPERM again, as for the verb itself.
            }
    }
}
