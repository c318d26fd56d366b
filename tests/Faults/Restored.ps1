# What holds of a restore: the data is as before, or as the backup is.

function Get-DataProblem($Place, [string[]] $Which) {
    # Nothing when the data means what it meant before, or what the newest good backup means, as asked for.
    $found = Get-Meaning $Place.Data
    $problems = @()
    foreach ($name in $Which) {
        $differences = @(Compare-Meaning $Place.States[$name] $found)
        if (-not $differences) { return }
        $problems += "not as $name ($($differences -join ', '))"
    }
    "the data is $($problems -join ' and ')"
}

function Set-State($Place, $Before) {
    # The two states that the data may have. What is not in the backup stays as it is.
    $now = Get-Meaning $Place.Data
    $backup = Get-Meaning "$($Place.Root)/$($Before.Good[-1])"
    $Place | Add-Member -Force -NotePropertyName States -NotePropertyValue @{ before = $now; backup = $backup }
}

function Get-BrokenRestore($Place, $Before, $After, $Outcome) {
    # Killed, nothing is asked of the data: the next command decides. Of a backup whose manifest could not be read, and so is listed as
    # Damaged, -Force restores what can be read, and the result says that this is not all.
    $isOpen = $Outcome.End -in 'killed', 'hangs', 'in part' -or 'RecoveryNeeded' -in $Outcome.Errors
    if ($Outcome.End -in 'done') { Get-DataProblem $Place backup | ForEach-Object { "I10 done: $_" } }
    elseif (-not $isOpen) { Get-DataProblem $Place before | ForEach-Object { "I10 failed: $_" } }
    if ($Outcome.End -eq 'done' -and -not ($After.Published | Where-Object { $_ -notin $Before.Published })) { 'I11 no safety backup was made' }
    foreach ($path in $Before.Data.Keys | Where-Object { $_ -eq 'not-ours.txt' }) {
        if (-not (Test-Path -LiteralPath "$($Place.Data)/$path")) { "I23 $path is gone" }
    }
}

function Get-BrokenRecovery($Place, $Outcome) {
    # The next changing command recovers by itself; then the data is one or the other, and the same restore succeeds.
    if ($Outcome.End -in 'killed', 'hangs') {
        try { $null = & $Commands.backup $Place.Data $Place.Root }
        catch { "I20 the next backup fails: $_" }
        Get-DataProblem $Place before, backup | ForEach-Object { "I9 after recovery $_" }
    }
}
