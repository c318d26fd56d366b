using System;
using System.IO;
using System.Text;

namespace DocAssist.SampleClinic.Python;

internal static class PythonTextFile
{
    /// <summary>Writes as Python's text mode does: no byte order mark, the line ends of the platform.</summary>
    public static void Write(string path, string text) =>
        File.WriteAllText(path, text.Replace("\r\n", "\n").Replace("\n", Environment.NewLine), new UTF8Encoding(false));
}
