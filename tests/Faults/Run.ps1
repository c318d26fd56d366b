# One run of a scenario's command in a process of its own that meets a fault.

# Long enough for any machine: a command that has not ended by then never will.
$Patience = [TimeSpan]::FromMinutes(5)

# The process that meets the faults. One that has survived a fault meets the next: a session must not be the worse for an error.
$Subject = $null

function Start-Subject($Scenario, $Place, [string] $Target) {
    # A PowerShell with the module loaded, that waits for a line. A file that gets too long is an error to it, no signal.
    $program, $options = Get-ShellCommand
    $start = [Diagnostics.ProcessStartInfo]::new('sh')
    $words = @('-c', 'trap "" XFSZ; exec "$@"', 'sh', $program) + @($options) +
        '-File', (Join-Path $PSScriptRoot 'Child.ps1'), $ModulePath, $Scenario.Kind, $Place.Data, $Place.Root, $Target
    foreach ($word in $words) { $start.ArgumentList.Add($word) }
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $process = [Diagnostics.Process]::Start($start)
    $started = [pscustomobject]@{ Process = $process; Complaint = $process.StandardError.ReadToEndAsync(); Met = 0 }
    if ((Read-Line $started) -ne 'ready') { throw "The process did not get ready: $($started.Complaint.Result)" }
    $started
}

function Stop-Subject {
    # Killed: what PowerShell does at its end is no part of the command.
    if ($null -eq $script:Subject) { return }
    Stop-Child $script:Subject.Process
    $script:Subject = $null
}

function Read-Line($Subject) {
    $line = $Subject.Process.StandardOutput.ReadLineAsync()
    if (-not $line.Wait($Patience)) { return 'hangs' }
    $line.Result
}

function Connect-Trace($Subject, [string] $Log, [string[]] $Options) {
    # Attached to it now that its start is over, strace counts only what the command does.
    $id = $Subject.Process.Id
    $words = @('-f', '-qq', '-y', '-o', $Log) + $Options + '-p', $id
    $tracer = [Diagnostics.Process]::Start('sh', [string[]](@('-c', 'exec strace "$@" 2>"$0"', "$Log.said") + $words))
    Wait-Until { $tracer.HasExited -or (Test-Traced $id) }
    if ($tracer.HasExited) { throw "strace ended: $(Get-Content -Raw -LiteralPath "$Log.said")" }
    $tracer
}

function Disconnect-Trace($Tracer, $Process) {
    # Told to end, strace lets go of the process. It ends by itself with one that was killed, and must not be told then: it would
    # wait for what is dead. Once in a while it waits for that anyway.
    if (-not $Process.WaitForExit(0)) { kill -TERM $Tracer.Id }
    if (-not $Tracer.WaitForExit(10000)) { Stop-Child $Tracer }
}

function Read-Outcome($Subject) {
    $outcome = [pscustomobject]@{ End = 'killed'; Made = @(); Errors = @(); Lines = @() }
    while ($null -ne ($line = Read-Line $Subject)) {
        $outcome.Lines += $line
        $word, $first, $rest = $line -split ' ', 3
        switch ($word) {
            'made' { $outcome.Made += [pscustomobject]@{ Name = $first; Verdict = $rest } }
            'error' { $outcome.Errors += $first }
            'failed' { $outcome.End = 'failed' }
            'hangs' { $outcome.End = 'hangs' }
            'part' { $outcome.End = 'in part' }
        }
        if ($word -in 'done', 'hangs') { break }
    }
    if ($line -eq 'done' -and $outcome.End -notin 'failed', 'in part') { $outcome.End = if ($outcome.Errors) { 'warned' } else { 'done' } }
    $outcome
}

function Invoke-Subject($Scenario, $Place, [string] $Target, [string[]] $TraceOptions, [long] $Limit) {
    # Runs the command to its end, whatever that is: done, in part (of a restore), warned (errors, but it went on), failed, killed, hangs.
    if ($null -eq $script:Subject) { $script:Subject = Start-Subject $Scenario $Place $Target }
    $process = $Subject.Process
    $tracer = if ($TraceOptions) { Connect-Trace $Subject "$($Place.Folder)/trace.log" $TraceOptions }
    if ($Limit) { prlimit --pid $process.Id "--fsize=${Limit}:" }
    try {
        $process.StandardInput.WriteLine('go')
        $process.StandardInput.Flush()
        $outcome = Read-Outcome $Subject
        # Its output ends when it dies, a moment before it is dead.
        if ($outcome.End -eq 'killed') { $null = $process.WaitForExit(10000) }
    }
    finally {
        if ($tracer) { Disconnect-Trace $tracer $Subject.Process }
    }
    if ($Limit) { prlimit --pid $process.Id '--fsize=unlimited:' }
    $outcome.Lines += "(this process had met $($Subject.Met) faults before)"
    $Subject.Met++
    if ($outcome.End -in 'killed', 'hangs') {
        $complaint = $Subject.Complaint
        Stop-Subject
        $outcome.Lines += $complaint.Result
    }
    $trace = if ($tracer) { @(Read-Trace "$($Place.Folder)/trace.log") } else { @() }
    $outcome | Add-Member -NotePropertyName Trace -NotePropertyValue $trace -PassThru
}

function Invoke-Recording($Scenario, $Place, [string] $Target) {
    $calls = ($Calls | ForEach-Object { "?$_" }) -join ','
    $outcome = Invoke-Subject $Scenario $Place $Target @('-e', "trace=$calls")
    if ($outcome.End -ne 'done') { throw "$($Scenario.Name) fails without any fault: $($outcome.Lines -join '; ')" }
    $outcome.Trace
}

function Invoke-Fault($Point, $Scenario, $Place, [string] $Target) {
    # Fired tells whether the fault came, and to a call on the folders of the scenario: .NET opens files of its own meanwhile.
    if ($Point.Fault -eq 'short') {
        $outcome = Invoke-Subject $Scenario $Place $Target @() $Point.Number
        $fired = $outcome.End -ne 'done' -or ($outcome.Made | Where-Object { $_.Verdict -ne 'Good' })
    }
    else {
        $fault = if ($Point.Fault -eq 'kill') { 'signal=KILL' } else { "error=$($Point.Fault)" }
        $options = '-e', "trace=$($Point.Call)", '-e', "inject=$($Point.Call):${fault}:when=$($Point.Number)"
        $outcome = Invoke-Subject $Scenario $Place $Target $options
        $injected = @($outcome.Trace | Where-Object { $_.Injected })
        $fired = if ($Point.Fault -eq 'kill') { $outcome.End -eq 'killed' }
        else { $injected -and -not ($injected | Where-Object { -not (Test-Concerned $_ $Place) }) }
        $outcome.Lines += @($injected | ForEach-Object { $_.Text })
    }
    $outcome | Add-Member -NotePropertyName Fired -NotePropertyValue ([bool]$fired) -PassThru
}
