using System;

namespace DocAssist.Backup.Sqlite.Native;

/// <summary>An open file as the usual file system of SQLite knows it. Each method returns 0 or an error code of SQLite.</summary>
internal readonly unsafe struct UsualFile
{
    private readonly IntPtr _file;
    private readonly SqliteFileMethods* _methods;

    public UsualFile(IntPtr file, SqliteFileMethods* methods)
    {
        _file = file;
        _methods = methods;
    }

    public int Close() => ((delegate* unmanaged[Cdecl]<IntPtr, int>)_methods->Close)(_file);

    public int Read(IntPtr buffer, int count, long offset) => ((delegate* unmanaged[Cdecl]<IntPtr, IntPtr, int, long, int>)_methods->Read)(_file, buffer, count, offset);

    public int Write(IntPtr buffer, int count, long offset) => ((delegate* unmanaged[Cdecl]<IntPtr, IntPtr, int, long, int>)_methods->Write)(_file, buffer, count, offset);

    public int Truncate(long length) => ((delegate* unmanaged[Cdecl]<IntPtr, long, int>)_methods->Truncate)(_file, length);

    public int Sync(int flags) => ((delegate* unmanaged[Cdecl]<IntPtr, int, int>)_methods->Sync)(_file, flags);

    public int Length(IntPtr length) => ((delegate* unmanaged[Cdecl]<IntPtr, IntPtr, int>)_methods->FileSize)(_file, length);

    public int Lock(int level) => ((delegate* unmanaged[Cdecl]<IntPtr, int, int>)_methods->Lock)(_file, level);

    public int Unlock(int level) => ((delegate* unmanaged[Cdecl]<IntPtr, int, int>)_methods->Unlock)(_file, level);

    public int Control(int operation, IntPtr argument) => ((delegate* unmanaged[Cdecl]<IntPtr, int, IntPtr, int>)_methods->FileControl)(_file, operation, argument);

    public int LockShared(int first, int count, int flags) => ((delegate* unmanaged[Cdecl]<IntPtr, int, int, int, int>)_methods->ShmLock)(_file, first, count, flags);
}
