# Reads the Markdown that help pages are written in: front matter, sections, blocks and the marks inside a line.
# Only what the pages use is understood; their form is strict, so lines and regular expressions are enough.

function Read-MarkdownPage([string] $Path) {
    $lines = [IO.File]::ReadAllLines($Path)
    $end = if ($lines[0] -eq '---') { [Array]::IndexOf($lines, '---', 1) } else { -1 }
    $meta = if ($end -gt 1) { ConvertFrom-PageYaml $lines[1..($end - 1)] } else { @{} }
    [pscustomobject]@{ Path = $Path; Meta = $meta; Lines = @($lines | Select-Object -Skip ($end + 1)) }
}

function ConvertFrom-PageYaml([string[]] $Lines) {
    # Scalars, lists of scalars, and the one list of maps that PlatyPS writes: 'ParameterSets'.
    $result = [ordered]@{}
    $key = $map = $null
    foreach ($line in $Lines) {
        switch -Regex ($line) {
            '^([^\s-][^:]*):\s*(.*)$' {
                $key, $map = $Matches[1], $null
                $result[$key] = if ($Matches[2].Trim() -in '', '[]') { , @() } else { ConvertFrom-PageScalar $Matches[2] }
                break
            }
            '^- (Name): (.*)$' {
                $map = [ordered]@{ $Matches[1] = ConvertFrom-PageScalar $Matches[2] }
                $result[$key] = @($result[$key]) + $map
                break
            }
            '^- (.*)$' { $result[$key] = @($result[$key]) + (ConvertFrom-PageScalar $Matches[1]); break }
            '^\s+(\w+): (.*)$' { $map[$Matches[1]] = ConvertFrom-PageScalar $Matches[2]; break }
        }
    }
    $result
}

function ConvertFrom-PageScalar([string] $Text) {
    $Text.Trim() -replace '^([''"])(.*)\1$', '$2'
}

function Get-MarkdownSection([string[]] $Lines, [string] $Mark) {
    # A line in a fence may begin with the mark too, and is no heading.
    $section = $null
    $inFence = $false
    foreach ($line in $Lines) {
        if ($line -match '^\s*```') { $inFence = -not $inFence }
        if (-not $inFence -and $line.StartsWith("$Mark ", [StringComparison]::Ordinal)) {
            if ($section) { $section }
            $section = [pscustomobject]@{ Title = $line.Substring($Mark.Length).Trim(); Lines = New-Object Collections.Generic.List[string] }
        }
        elseif ($section) { $section.Lines.Add($line) }
    }
    if ($section) { $section }
}

function Get-MarkdownBlock([string[]] $Lines) {
    # Kind is Text, Item, Code, Table or Heading. A block goes on until a blank line, a fence until it is closed.
    $block = $null
    foreach ($line in $Lines) {
        $kind = Get-LineKind $line $block
        if ($kind -eq 'More') { $block.Lines.Add($line); continue }
        if ($block) { $block }
        $block = if ($kind -in 'Blank', 'End') { $null } else { New-MarkdownBlock $kind $line }
    }
    if ($block) { $block }
}

function Get-LineKind([string] $Line, $Block) {
    $open = if ($Block) { $Block.Kind } else { '' }
    $isFence = $Line -match '^\s*```'
    if ($open -eq 'Code') { if ($isFence) { 'End' } else { 'More' } }
    elseif ($isFence) { 'Code' }
    elseif ($Line -notmatch '\S') { 'Blank' }
    elseif ($Line -match '^#+ ') { 'Heading' }
    elseif ($Line -match '^\s*\|') { if ($open -eq 'Table') { 'More' } else { 'Table' } }
    elseif ($Line -match '^\s*([-*]|\d+\.) ') { 'Item' }
    elseif ($open -in 'Text', 'Item') { 'More' }
    else { 'Text' }
}

function New-MarkdownBlock([string] $Kind, [string] $Line) {
    $block = [pscustomobject]@{ Kind = $Kind; Language = ''; Lines = New-Object Collections.Generic.List[string] }
    if ($Kind -eq 'Code') { $block.Language = $Line.Trim().TrimStart('`') } else { $block.Lines.Add($Line) }
    $block
}

function Get-BlockText($Block) {
    # The line breaks of a paragraph are the editor's, those of code are the author's.
    if ($Block.Kind -eq 'Code') { $Block.Lines -join "`n" }
    else { ConvertTo-PlainText ((@($Block.Lines) | ForEach-Object { $_.Trim() }) -join ' ') }
}

function ConvertTo-PlainText([string] $Text) {
    # One pass from left to right, so that marks inside code stay what they are.
    $marks = '`(?<code>[^`]+)`' +
    '|\[(?<text>[^\]]+)\]\((?<target>[^)]*)\)' +
    '|\*\*(?<strong>.+?)\*\*' +
    '|(?<![\w*])\*(?<emphasis>[^*\s][^*]*)\*(?!\w)' +
    '|\\(?<escaped>[^\w\s])'
    [regex]::Replace($Text, $marks, {
            param($match)
            $group = $match.Groups
            if ($group['code'].Success) { $group['code'].Value }
            elseif ($group['escaped'].Success) { $group['escaped'].Value }
            elseif ($group['strong'].Success) { ConvertTo-PlainText $group['strong'].Value }
            elseif ($group['emphasis'].Success) { ConvertTo-PlainText $group['emphasis'].Value }
            elseif ($group['target'].Value -match '^https?:') { '{0} ({1})' -f (ConvertTo-PlainText $group['text'].Value), $group['target'].Value }
            else { ConvertTo-PlainText $group['text'].Value }
        })
}

function Split-TextLine([string] $Text, [int] $Width) {
    # A word longer than a line stands alone: a path or a command is never cut.
    $line = ''
    foreach ($word in $Text -split '\s+') {
        if ($line -and $line.Length + 1 + $word.Length -gt $Width) { $line; $line = $word }
        elseif ($line) { $line += " $word" }
        else { $line = $word }
    }
    $line
}

function Format-TextTable([string[]] $Lines, [int] $Width) {
    # Every column is as wide as its widest cell, but the last: that takes the rest of the line and wraps.
    $rows = @(foreach ($line in $Lines | Where-Object { $_ -notmatch '^\s*\|[\s:|-]+$' }) {
            , @($line.Trim().Trim('|') -split '(?<!\\)\|' | ForEach-Object { ConvertTo-PlainText $_.Trim() })
        })
    $last = $rows[0].Count - 1
    $widths = @(for ($i = 0; $i -lt $last; $i++) { ($rows | ForEach-Object { $_[$i].Length } | Measure-Object -Maximum).Maximum })
    $before = ($widths | Measure-Object -Sum).Sum + 2 * $last
    foreach ($row in $rows) {
        $start = -join $(for ($i = 0; $i -lt $last; $i++) { $row[$i].PadRight($widths[$i] + 2) })
        foreach ($part in Split-TextLine $row[$last] ([Math]::Max(20, $Width - $before))) {
            ($start + $part).TrimEnd()
            $start = ' ' * $before
        }
    }
}
