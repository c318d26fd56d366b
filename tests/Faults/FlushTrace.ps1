# Success means durable (I5), read from a trace: what a power cut could take back is flushed before anybody is told of it.

function Get-UnflushedChange($Scenario, $Place, [object[]] $Trace) {
    # A line for each promise that the calls of a clean run do not keep.
    switch ($Scenario.Kind) {
        { $_ -in 'backup', 'retention', 'recover' } { Get-UnflushedBackup $Place $Trace }
        { $_ -in 'retention', 'remove' } { Get-UnflushedRemoval $Place $Trace }
        'restore' { Get-UnflushedRestore $Place $Trace }
    }
}

function Get-UnflushedBackup($Place, [object[]] $Trace) {
    $staging = "$($Place.Root)/.partial_"
    $publish = @(Select-Rename $Trace $staging "$($Place.Root)/backup_")
    if ($publish.Count -ne 1) { "I5 published by $($publish.Count) renames"; return }
    Get-UnflushedPath $Trace $staging $publish[0] | ForEach-Object { "I5 not flushed before it was published: $_" }
    $told = @($Trace | Where-Object { $_.Call -eq 'write' -and $_.Text.Contains('"made ') })
    if (-not $told) { 'I5 the trace does not show when success was reported'; return }
    if (-not (Test-Flushed $Trace $Place.Root $publish[0].End $told[0].Begin)) { 'I5 the root was not flushed before success was reported' }
    # Old backups go only when the new one will stay.
    foreach ($rename in Select-Rename $Trace "$($Place.Root)/backup_" "$($Place.Root)/.removing_") {
        if (-not (Test-Flushed $Trace $Place.Root $publish[0].End $rename.Begin)) { "I8 a backup went before the new one was durable: $($rename.Text)" }
    }
}

function Get-UnflushedRemoval($Place, [object[]] $Trace) {
    $renames = @(Select-Rename $Trace "$($Place.Root)/backup_" "$($Place.Root)/.removing_")
    if (-not $renames) { 'I8 nothing was renamed away' }
    foreach ($rename in $renames) {
        $doomed = @(Get-RenamedPath $rename)[1]
        $first = $Trace | Where-Object { $_.Call -match '^(unlink|rmdir)' -and $_.Text.Contains($doomed) } | Select-Object -First 1
        if (-not $first) { "I8 nothing was deleted after $($rename.Text)" }
        elseif (-not (Test-Flushed $Trace $Place.Root $rename.End $first.Begin)) { "I8 deleted before it was durably no backup: $($first.Text)" }
    }
}

function Get-UnflushedRestore($Place, [object[]] $Trace) {
    # Staged files, then the journal, then the renames that put the files in their places, then the folders.
    $work = "$($Place.Data)/.docassist-restore"
    $swaps = @($Trace | Where-Object { $_.Call -like 'rename*' -and $_.Result -eq '0' -and (Test-Swap $_ $Place.Data) })
    if (-not $swaps) { 'I5 the trace does not show how the data was put in place'; return }
    Get-UnflushedPath $Trace $work $swaps[0] | ForEach-Object { "I5 not flushed before the swap: $_" }
    $journal = @($Trace | Where-Object { $_.End -lt $swaps[0].Begin -and $_.Text -match "O_CREAT" -and $_.Text.Contains("$work/journal") })
    if (-not $journal) { 'I9 there was no journal before the swap' }
    $told = @($Trace | Where-Object { $_.Call -eq 'write' -and $_.Text -match '"(made|done)' })
    foreach ($swap in $swaps) {
        foreach ($path in Get-RenamedPath $swap) {
            $folder = Split-Path -Parent $path
            if ($folder -ne $Place.Data) { continue }
            if (-not (Test-Flushed $Trace $folder $swap.End $told[0].Begin)) { "I5 $folder was not flushed after: $($swap.Text)" }
        }
    }
    # From one backup to another, where the volume has them; never of the data or to it, which must do without on a stick with exFAT.
    foreach ($link in $Trace | Where-Object { $_.Call -like 'link*' -and $_.Text.Contains("$($Place.Data)/") }) { "a restore makes a hard link of the data: $($link.Text)" }
    foreach ($rename in Select-Rename $Trace "$($Place.Root)/.partial_" "$($Place.Root)/safety_backup_") {
        if (-not (Test-Flushed $Trace $Place.Root $rename.End $swaps[0].Begin)) { 'I11 the safety backup was not durable before the swap' }
    }
}

function Test-Swap($Call, [string] $Data) {
    # From the folder of the work into its place, or from there out of the way.
    foreach ($path in Get-RenamedPath $Call) {
        if ($path -match "^$([regex]::Escape($Data))/(clinic\.db|chroma|prescriptions|settings\.json)") { return $true }
    }
    $false
}

function Get-RenamedPath($Call) {
    [regex]::Matches($Call.Text, '"(/[^"]*)"') | ForEach-Object { $_.Groups[1].Value }
}

function Select-Rename([object[]] $Trace, [string] $From, [string] $To) {
    $Trace | Where-Object {
        $_.Call -like 'rename*' -and $_.Result -eq '0' -and $_.Text.Contains("`"$From") -and $_.Text.Contains("`"$To")
    }
}

function Get-UnflushedPath([object[]] $Trace, [string] $Below, $Until) {
    # The paths below a folder that were changed and then neither flushed one by one nor with their whole volume.
    $changed = @{}
    foreach ($call in $Trace | Where-Object { $_.End -lt $Until.Begin -and $_.Result -notlike '-*' -and $_.Text.Contains($Below) }) {
        $isChange = $call.Call -match '^(p?write|pwritev|ftruncate|fallocate|copy_file|sendfile|creat|mkdir)' -or $call.Text -match 'O_CREAT|O_TRUNC'
        $path = Get-ChangedPath $call
        if ($isChange -and $path.StartsWith($Below)) { $changed[$path] = $call }
    }
    foreach ($path in $changed.Keys) {
        $gone = @($Trace | Where-Object { $_.Call -like 'unlink*' -and $_.Text.Contains("`"$path`"") -and $_.End -lt $Until.Begin })
        if (-not $gone -and -not (Test-Flushed $Trace $path $changed[$path].End $Until.Begin)) { $path }
    }
}

function Get-ChangedPath($Call) {
    # A path that is created is a string; one that is written to is that of a descriptor.
    if ($Call.Call -match '^(openat|creat|mkdir)') { return [regex]::Match($Call.Text, '"([^"]*)"').Groups[1].Value }
    [regex]::Match($Call.Text, '^\w+\(\d+<([^>]*)>').Groups[1].Value
}

function Test-Flushed([object[]] $Trace, [string] $Path, [int] $From, [int] $Until) {
    # Everything here is on one volume, but for scratch folders, which nobody has to flush.
    [bool]($Trace | Where-Object {
            $_.Begin -gt $From -and $_.End -lt $Until -and $_.Result -eq '0' -and
            ($_.Call -eq 'syncfs' -or ($_.Call -in 'fsync', 'fdatasync' -and $_.Text.Contains("<$Path>")))
        } | Select-Object -First 1)
}
