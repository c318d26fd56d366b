# The invariants of a run that met a fault, found out without the module. Each line that comes back is one that was broken.

$SourceFile = Join-Path $PSScriptRoot '../../src/DocAssist.Backup/BackupErrorCode.cs'
$ErrorIds = @([regex]::Matches((Get-Content -Raw -LiteralPath $SourceFile), '(?m)^    (\w+),') | ForEach-Object { $_.Groups[1].Value })

# Backups that were looked at once are known by every name, mode, time and hash in them.
$Whole = @{}

function Get-Snapshot($Place) {
    # How everything is now: what a later state is compared with.
    $root = Get-Tree $Place.Root
    $published = @($root.Keys | Where-Object { $_ -match $PublishedName })
    $good = @($published | Where-Object { $_ -like 'backup_*' -and (Get-Verdict "$($Place.Root)/$_") -eq 'Good' })
    [pscustomobject]@{
        Root      = $root
        Published = $published
        Branches  = $published | ForEach-Object -Begin { $all = @{} } -Process { $all[$_] = Get-Branch $root $_ } -End { $all }
        Good      = @($good | Sort-Object)
        Data      = Get-Tree $Place.Data
    }
}

function Get-Broken($Place, $Scenario, $Before, $After, $Outcome) {
    Get-BrokenRoot $Place $Before $After
    Get-BrokenEnd $Outcome
    $lost = @($Before.Published | Where-Object { $_ -notin $After.Published })
    $made = @($After.Published | Where-Object { $_ -notin $Before.Published })
    switch ($Scenario.Kind) {
        'backup' { Get-BrokenBackup $Scenario $Before $After $Outcome $made $lost }
        'retention' { Get-BrokenBackup $Scenario $Before $After $Outcome $made $lost }
        'remove' { Get-BrokenRemoval $Before $After $Outcome $made $lost }
        'recover' { Get-BrokenBackup $Scenario $Before $After $Outcome $made $lost }
        'restore' { if ($lost) { "I8 a restore removed $lost" } }
    }
    if ($Scenario.Kind -notin 'restore', 'recover') { Get-BrokenData $Place $Scenario $Before $After $made }
}

function Get-BrokenRoot($Place, $Before, $After) {
    if (-not $After.Good) { 'I1 no good backup is left' }
    foreach ($name in $After.Published) {
        $branch = $After.Branches[$name]
        if ($Before.Branches.ContainsKey($name)) {
            if ($branch -ne $Before.Branches[$name]) { "I12 $name was changed" }
        }
        elseif (-not $Whole.ContainsKey($branch)) {
            $problems = @(Get-BackupProblem "$($Place.Root)/$name")
            if ($problems) { $problems | ForEach-Object { "I2 ${name}: $_" } } else { $Whole[$branch] = $true }
        }
    }
    $allowed = "$LitterName|^\.docassist$|$PublishedName"
    foreach ($path in $After.Root.Keys) {
        if ($Before.Root.ContainsKey($path)) { continue }
        if ($path -notmatch '/' -and $path -notmatch $allowed) { "I7 the root has a new $path" }
        if ($After.Root[$path] -notmatch '^(d 700|f 600)') { "I16 $path is $($After.Root[$path])" }
    }
    foreach ($path in $Before.Root.Keys) {
        # What is no backup and not the module's own is somebody else's.
        $owner = ($path -split '/')[0]
        if ($owner -notmatch "^\.docassist$|$PublishedName" -and $After.Root[$path] -ne $Before.Root[$path]) { "I8 $path was touched" }
    }
}

function Get-BrokenEnd($Outcome) {
    foreach ($id in $Outcome.Errors | Where-Object { $_ -notin $ErrorIds }) { "I7 an unexpected error: $id" }
    if ($Outcome.End -eq 'hangs') { 'I17 it does not end' }
    if ($Outcome.End -eq 'failed' -and -not $Outcome.Errors) { 'I7 it failed without an error' }
}

function Get-BrokenBackup($Scenario, $Before, $After, $Outcome, $Made, $Lost) {
    if ($Outcome.End -eq 'failed' -and $Made) { "I7 failed, and $Made is there" }
    if ($Made.Count -gt 1) { "I7 more than one was made: $Made" }
    if ($Outcome.End -in 'done', 'warned' -and -not $Made -and -not $Outcome.Errors) { 'I5 said to be done, and nothing was made' }
    foreach ($told in $Outcome.Made) {
        if ($told.Name -notin $Made) { "I5 $($told.Name) was reported and is not there" }
        if ($told.Verdict -eq 'Good' -and $told.Name -notin $After.Good) { "I5 $($told.Name) was said to be Good" }
    }
    $isGood = [bool]($Made | Where-Object { $_ -in $After.Good })
    $removable = if ($Scenario.Keep -and $isGood) { @($Before.Good) } else { @() }
    foreach ($name in $Lost | Where-Object { $_ -notin $removable }) { "I8 $name is gone" }
    if ($Lost -and $After.Good.Count -lt [Math]::Min($Scenario.Keep, $Before.Good.Count + 1)) { "I8 only $($After.Good) are left" }
    # Retention takes the oldest first.
    foreach ($name in $Lost) {
        $older = @($Before.Good | Where-Object { [string]::CompareOrdinal($_, $name) -lt 0 -and $_ -notin $Lost })
        if ($older -and $Outcome.End -eq 'killed') { "I8 $name went before the older $older" }
    }
}

function Get-BrokenRemoval($Before, $After, $Outcome, $Made, $Lost) {
    $oldest = $Before.Good[0]
    if ($Made) { "I8 a removal made $Made" }
    foreach ($name in $Lost | Where-Object { $_ -ne $oldest }) { "I8 $name is gone" }
    if ($Outcome.End -eq 'done' -and -not $Lost) { "I8 $oldest was said to be removed" }
    if ($Outcome.Errors -and $Lost) { "I8 an error, and $oldest is gone" }
}

function Get-BrokenData($Place, $Scenario, $Before, $After, $Made) {
    if (-not $Scenario.Writer) {
        Compare-Tree $Before.Data $After.Data -Except '-shm$' | ForEach-Object { "I6 $_" }
        if (-not $Place.PSObject.Properties['Meaning']) { $Place | Add-Member -NotePropertyName Meaning -NotePropertyValue (Get-Meaning $Place.Data) }
        foreach ($name in $Made | Where-Object { $_ -in $After.Good }) {
            Compare-Meaning $Place.Meaning (Get-Meaning "$($Place.Root)/$name") | ForEach-Object { "I4 ${name}: $_" }
        }
        return
    }
    foreach ($name in $Made | Where-Object { $_ -in $After.Good }) {
        # Rows that the app writes together are there together.
        try { $null = Invoke-SampleClinic check --database "$($Place.Root)/$name/clinic.db" } catch { "I4 ${name}: $_" }
    }
    $said = sqlite3 -cmd '.timeout 60000' "file:$($Place.Data)/clinic.db?mode=ro" 'PRAGMA integrity_check' 2>&1
    if ("$said" -ne 'ok') { "I6 clinic.db: $said" }
    Get-ChildItem -LiteralPath $Place.Data -Force -Name | Where-Object { -not $Before.Data.ContainsKey($_) -and $_ -notmatch '^clinic\.db-' } |
        ForEach-Object { "I6 the data folder has a new $_" }
}

function Get-Litter($Place, $Trace) {
    # What could not be looked at when it was undone may be somebody's work: then it must be kept.
    $unseen = @($Trace | Where-Object { $_ -and $_.Injected -and $_.Text -match 'openat\(.*/\.docassist-restore/' })
    $litter = if ($unseen) { $LitterName -replace '\|\^restore-leftovers_' } else { $LitterName }
    foreach ($folder in $Place.Root, $Place.Data, (Split-Path -Parent $Place.Data)) {
        Get-ChildItem -LiteralPath $folder -Force -Name | Where-Object { $_ -match $litter } | ForEach-Object { "I7 left behind: $folder/$_" }
    }
    Get-ChildItem -LiteralPath $Place.Scratch -Force -Name | Where-Object { $_ -like '*docassist*' } | ForEach-Object { "I7 left behind: $($Place.Scratch)/$_" }
}
