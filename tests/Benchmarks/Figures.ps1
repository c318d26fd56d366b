# The arithmetic of the benchmark: nothing here runs or reads anything.

function Get-Median([double[]] $Values) {
    if ($Values.Count -eq 0) { return $null }
    $sorted = @($Values | Sort-Object)
    $middle = [Math]::Floor($sorted.Count / 2)
    if ($sorted.Count % 2) { return $sorted[$middle] }
    ($sorted[$middle - 1] + $sorted[$middle]) / 2
}

function Get-Figure([double[]] $Values) {
    # The middle and both ends: a mean would let one disturbed run speak for all.
    if ($Values.Count -eq 0) { return $null }
    $ends = $Values | Measure-Object -Minimum -Maximum
    [pscustomobject]@{ Median = Get-Median $Values; Least = $ends.Minimum; Most = $ends.Maximum; Count = $Values.Count }
}

function Select-Run([object[]] $Runs, [string] $Case, [string] $Size, [string] $Row) {
    $Runs | Where-Object { $_.Case -eq $Case -and $_.Size -eq $Size -and $_.Row -eq $Row -and -not $_.Failed }
}

function Get-Measure($Target) {
    if ($Target['Measure']) { $Target.Measure } else { 'Seconds' }
}

function Get-Pair([object[]] $Runs, [string] $Case, [string] $Size, $Target) {
    # For each round the figure of both rows: what disturbs a machine for a while disturbs both. A bare row is taken off both.
    $measure = Get-Measure $Target
    foreach ($left in Select-Run $Runs $Case $Size $Target.Row) {
        $other = @{}
        foreach ($name in 'Beside', 'Bare') {
            if ($Target[$name]) { $other[$name] = Select-Run $Runs $Case $Size $Target[$name] | Where-Object { $_.Round -eq $left.Round } }
        }
        $bare = if ($Target['Bare']) { if ($null -eq $other.Bare) { continue }; $other.Bare.$measure } else { 0 }
        $right = if ($Target['Beside']) { if ($null -eq $other.Beside) { continue }; $other.Beside.$measure } else { $null }
        if ($null -eq $left.$measure -or ($Target['Beside'] -and $null -eq $right)) { continue }
        [pscustomobject]@{ Left = $left.$measure - $bare; Right = if ($null -ne $right) { $right - $bare } }
    }
}

function Measure-Target([object[]] $Runs, [string] $Case, [string] $Size, $Target) {
    # The ratio of two rows, or what one row is above a bare one; met where the median is within the limit.
    $values = foreach ($pair in Get-Pair $Runs $Case $Size $Target) {
        if ($Target['Beside']) { if ($pair.Right -gt 0) { $pair.Left / $pair.Right } } else { $pair.Left }
    }
    $figure = Get-Figure @($values)
    [pscustomobject]@{
        Size   = $Size
        Text   = $Target.Text
        Limit  = $Target.Limit
        Unit   = if ($Target['Beside']) { 'x' } elseif ((Get-Measure $Target) -like '*Seconds') { 's' } else { 'MB' }
        Figure = $figure
        For    = $Target['For']
        Met    = if ($figure -and $Target['For'] -in $null, $Size) { $figure.Median -le $Target.Limit }
    }
}

function Get-Turn([int] $Count, [int] $Round) {
    # A B C, B C A, C A B: no row is always first after what the one before it left in the caches.
    foreach ($index in 0..($Count - 1)) { ($index + $Round) % $Count }
}
