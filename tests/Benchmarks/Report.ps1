# The results as text. Nothing here measures.

function Format-Number([Nullable[double]] $Value) {
    # Three digits that mean something, with a point on every machine.
    if ($null -eq $Value) { return '-' }
    $digits = if ([Math]::Abs($Value) -ge 100) { 0 } elseif ([Math]::Abs($Value) -ge 10) { 1 } elseif ([Math]::Abs($Value) -ge 1) { 2 } else { 3 }
    $Value.ToString("F$digits", [Globalization.CultureInfo]::InvariantCulture)
}

function Format-Spread($Figure, [string] $Unit = '') {
    if ($null -eq $Figure) { return '-' }
    $text = "$(Format-Number $Figure.Median)$Unit"
    if ($Figure.Count -gt 1) { $text += " ($(Format-Number $Figure.Least) to $(Format-Number $Figure.Most))" }
    $text
}

function Format-Row([string[]] $Cells) {
    '| ' + (($Cells | ForEach-Object { "$_".Replace('|', '\|') }) -join ' | ') + ' |'
}

function Format-CaseTable([object[]] $Runs, $Case, [string] $Size) {
    # A line a row; beside each its ratio to the first row of the case, round by round.
    Format-Row 'row', 'runs', 'seconds', "x $($Case.Rows[0].Name)", 'peak MB', 'written MB', 'by itself MB'
    '|---|---|---|---|---|---|---|'
    foreach ($row in $Case.Rows) {
        $of = @(Select-Run $Runs $Case.Name $Size $row.Name)
        $failed = @($Runs | Where-Object { $_.Case -eq $Case.Name -and $_.Size -eq $Size -and $_.Row -eq $row.Name -and $_.Failed })
        if ($failed -and -not $of) { Format-Row $row.Name, '0', "failed: $($failed[0].Failed)", '', '', '', ''; continue }
        if (-not $of) { continue }
        $ratio = Measure-Target $Runs $Case.Name $Size @{ Text = ''; Row = $row.Name; Beside = $Case.Rows[0].Name; Measure = 'Seconds'; Limit = 0 }
        $count = "$($of.Count)$(if ($failed) { ", $($failed.Count) failed" })"
        $cells = foreach ($measure in 'PeakMB', 'WrittenMB', 'OwnMB') {
            Format-Number (Get-Median @($of | ForEach-Object { $_.$measure } | Where-Object { $null -ne $_ }))
        }
        Format-Row $row.Name, $count, (Format-Spread (Get-Figure @($of.Seconds))), (Format-Spread $ratio.Figure), $cells[0], $cells[1], $cells[2]
    }
}

function Format-TargetTable([object[]] $Targets) {
    Format-Row 'target', 'size', 'limit', 'measured', 'met'
    '|---|---|---|---|---|'
    foreach ($target in $Targets) {
        $met = if ($null -eq $target.Figure) { 'not measured' } elseif ($null -eq $target.Met) { "set for $($target.For)" } elseif ($target.Met) { 'yes' } else { '**no**' }
        $unit = if ($target.Unit -eq 'x') { ' x' } else { " $($target.Unit)" }
        Format-Row $target.Text, $target.Size, "$(Format-Number $target.Limit)$unit", (Format-Spread $target.Figure $unit), $met
    }
}

function Format-Report($Head, [object[]] $Cases, [object[]] $Runs, [object[]] $Targets, [string[]] $Notes) {
    '# Benchmark of DocAssist.Backup'
    ''
    foreach ($line in $Head) { "- $line" }
    ''
    'Seconds of different tables are of different minutes; only ratios mean something. They are taken round by round; the median, then the least and the most.'
    '"written" is what reached the disk, with all that the file system adds; "by itself" what the process handed over for it.'
    ''
    '## Targets'
    ''
    Format-TargetTable $Targets
    foreach ($case in $Cases) {
        foreach ($size in $case.Sizes | Where-Object { $of = $_; $Runs | Where-Object { $_.Case -eq $case.Name -and $_.Size -eq $of } }) {
            ''
            "## $($case.Title), $size"
            ''
            Format-CaseTable $Runs $case $size
        }
    }
    if ($Notes) {
        ''
        '## Notes'
        ''
        foreach ($note in $Notes | Select-Object -Unique) { "- $note" }
    }
}
