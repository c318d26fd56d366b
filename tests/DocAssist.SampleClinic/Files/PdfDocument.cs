using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

namespace DocAssist.SampleClinic.Files;

/// <summary>Writes a PDF of one page: lines of text, and a grey picture where the doctor's scanned stamp would be.</summary>
internal sealed class PdfDocument
{
    private readonly MemoryStream _stream = new();
    private readonly List<long> _offsets = [];

    private PdfDocument()
    {
    }

    public static byte[] Create(IReadOnlyList<string> lines, byte[] picture, int width)
    {
        PdfDocument document = new();
        document.Text("%PDF-1.4\n");

        // Bytes above 127 in a comment tell programs that move files about that this one is not text.
        document.Bytes([(byte)'%', 0xE2, 0xE3, 0xCF, 0xD3, (byte)'\n']);
        document.Object("<< /Type /Catalog /Pages 2 0 R >>");
        document.Object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        document.Object("""
            << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R
            /Resources << /Font << /F1 4 0 R >> /XObject << /Stamp 6 0 R >> >> >>
            """);
        document.Object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        document.Stream(string.Empty, Encoding.ASCII.GetBytes(Content(lines)));
        string size = FormattableString.Invariant($"/Width {width} /Height {picture.Length / width}");
        document.Stream($"/Type /XObject /Subtype /Image {size} /ColorSpace /DeviceGray /BitsPerComponent 8 ", picture);
        document.Trailer();
        return document._stream.ToArray();
    }

    private static string Content(IReadOnlyList<string> lines)
    {
        StringBuilder content = new("BT\n/F1 11 Tf\n50 790 Td\n16 TL\n");
        foreach (string line in lines)
        {
            content.Append('(').Append(Escape(line)).Append(") Tj T*\n");
        }

        return content.Append("ET\nq\n80 0 0 80 450 60 cm\n/Stamp Do\nQ\n").ToString();
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\").Replace("(", "\\(").Replace(")", "\\)");

    private void Object(string body)
    {
        Begin();
        Text(body);
        Text("\nendobj\n");
    }

    private void Stream(string entries, byte[] bytes)
    {
        Begin();
        Text(FormattableString.Invariant($"<< {entries}/Length {bytes.Length} >>\nstream\n"));
        Bytes(bytes);
        Text("\nendstream\nendobj\n");
    }

    private void Begin()
    {
        _offsets.Add(_stream.Position);
        Text(FormattableString.Invariant($"{_offsets.Count} 0 obj\n"));
    }

    private void Trailer()
    {
        long start = _stream.Position;
        Text(FormattableString.Invariant($"xref\n0 {_offsets.Count + 1}\n0000000000 65535 f \n"));
        foreach (long offset in _offsets)
        {
            Text(offset.ToString("0000000000", CultureInfo.InvariantCulture) + " 00000 n \n");
        }

        Text(FormattableString.Invariant($"trailer\n<< /Size {_offsets.Count + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"));
    }

    private void Text(string text) => Bytes(Encoding.ASCII.GetBytes(text));

    private void Bytes(byte[] bytes) => _stream.Write(bytes, 0, bytes.Length);
}
