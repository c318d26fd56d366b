# What the Pester files share. Each begins with: BeforeAll { . (Join-Path $PSScriptRoot 'Common.ps1') }
#
# $ModulePath          the staged module, as Import-Module takes it; $ModuleFolder is the folder it lies in
# New-SampleClinic     makes the data folder of a small clinic and gives its path; Initialize-Clinic a still smaller one
# New-DatedBackup      copies a backup as if it had been made at another time, another kind of it or with another verdict
# Get-FolderState      a line for each file and folder: what is equal before and after has not been changed
# Get-Failure          runs a command that is to fail, and tells its errors and whether they ended it
# New-Session          a session with a host that answers questions; Invoke-InSession tells all that a script said in it
# Start-ChildCommand   starts a script block in a new PowerShell and does not wait; Stop-Child kills it
# Lock-Database        a process that has a database locked, until Stop-Child
# Invoke-ChildCommand  runs a script block in a new PowerShell and gives the lines that it wrote (in build/Tools.ps1)
# Get-PackageFolder    the folder of a package that build/dependencies.csproj lists (in build/Tools.ps1)

. (Join-Path $PSScriptRoot '../../build/Tools.ps1')

# Bars would be drawn between the lines of the tests. What is said in a session of New-Session is not concerned.
$ProgressPreference = 'SilentlyContinue'

# No test may see the configuration of whoever runs it: this folder is never made.
$env:DOCASSIST_BACKUP_CONFIG_DIR = Join-Path ([IO.Path]::GetTempPath()) ('docassist-no-configuration-' + [Guid]::NewGuid().ToString('N'))

# Nor write what it remembers among what that account remembers.
if (-not $env:XDG_STATE_HOME) { $env:XDG_STATE_HOME = Join-Path ([IO.Path]::GetTempPath()) 'docassist-test-state' }

$RepositoryFolder = [IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../..'))

# build.ps1 says where they are; without it, the last build in Release is tested.
$ModulePath = $env:DOCASSIST_BACKUP_MODULE
if (-not $ModulePath) {
    $ModulePath = (Resolve-Path -Path (Join-Path $RepositoryFolder 'out/DocAssist.Backup/*/DocAssist.Backup.psd1')).ProviderPath
}
$ModuleFolder = Split-Path -Parent $ModulePath
$SampleClinicProgram = $env:DOCASSIST_SAMPLE_CLINIC
if (-not $SampleClinicProgram) {
    $SampleClinicProgram = Join-Path $RepositoryFolder `
        'tests/DocAssist.SampleClinic/bin/Release/net10.0/DocAssist.SampleClinic.dll'
}

function Invoke-SampleClinic {
    # Runs the program that makes clinics and writes to them, with the arguments given.
    $arguments = $args
    Invoke-Native {
        if ($SampleClinicProgram -like '*.dll') { dotnet $SampleClinicProgram $arguments } else { & $SampleClinicProgram $arguments }
    }
}

function New-SampleClinic {
    param([Parameter(Mandatory)] [string] $Path, [int] $Patients = 20, [int] $Seed = 20260105, [string[]] $Options = @())
    $null = Invoke-SampleClinic create --path $Path --patients $Patients --seed $Seed @Options
    $Path
}

function Initialize-Clinic {
    # A whole clinic that is quick to copy and to hash: what most tests back up. Gives its path.
    param([Parameter(Mandatory)] [string] $Path, [string[]] $Options = @())
    New-SampleClinic $Path -Patients 10 -Options (@('--visits', '2', '--prescriptions', '4', '--vectors', '10') + $Options)
}

function New-EmptyRoot {
    # A new folder for backups. Each test that makes some has its own.
    (New-Item -ItemType Directory -Path (Join-Path $TestDrive ([Guid]::NewGuid().ToString('N').Substring(0, 8)))).FullName
}

function Copy-Clinic([string] $Clinic) {
    $path = Join-Path $TestDrive ([Guid]::NewGuid().ToString('N').Substring(0, 8))
    Copy-Item -LiteralPath $Clinic -Destination $path -Recurse
    $path
}

function Get-Published([string] $Root) {
    # What lies in a root beside what the module keeps there for itself.
    [IO.Directory]::GetFileSystemEntries($Root) | Split-Path -Leaf | Where-Object { $_ -ne '.docassist' } | Sort-Object
}

function Get-FolderState {
    # A line for each file and folder: its time, its bytes. Equal lines, nothing has changed.
    $items = foreach ($path in $args) {
        Get-Item -LiteralPath $path -Force
        Get-ChildItem -LiteralPath $path -Recurse -Force
    }
    foreach ($item in $items) {
        $content = 'folder'
        if (-not $item.PSIsContainer) { $content = (Get-FileHash -LiteralPath $item.FullName).Hash }
        '{0} {1:o} {2} {3}' -f $item.FullName, $item.LastWriteTimeUtc, $item.Attributes, $content
    }
}

function New-DatedBackup {
    # Copies a backup as if it had been made at another time, and seals the copy as the module would. Gives its path.
    param(
        [Parameter(Mandatory)] [string] $Source,
        [Parameter(Mandatory)] [datetime] $At,
        [string] $Root = (Split-Path -Parent $Source),
        [string] $Kind = 'Backup',
        [string] $Verdict = 'Good'
    )
    $invariant = [Globalization.CultureInfo]::InvariantCulture
    $prefix = if ($Kind -eq 'Safety') { 'safety_backup_' } else { 'backup_' }
    $target = Join-Path $Root ($prefix + $At.ToString('yyyy-MM-dd_HH-mm-ss', $invariant))
    Copy-Item -LiteralPath $Source -Destination $target -Recurse
    $file = Join-Path $target 'backup_manifest.json'
    $text = [IO.File]::ReadAllText($file)
    $text = $text -replace '"created_at": "[^"]*"', "`"created_at`": `"$($At.ToString('yyyy-MM-ddTHH:mm:ss.000000', $invariant))`""
    $text = $text -replace '"created_at_utc": "[^"]*"', "`"created_at_utc`": `"$($At.ToString('yyyy-MM-ddTHH:mm:ss.0000000Z', $invariant))`""
    $text = $text -replace '"utc_offset": "[^"]*"', '"utc_offset": "+00:00"'
    $text = $text -replace '"kind": "[^"]*"', "`"kind`": `"$Kind`"" -replace '"verdict": "[^"]*"', "`"verdict`": `"$Verdict`""
    $body = $text.Substring(0, $text.LastIndexOf(",`n    `"manifest_sha256`""))
    $sha = [Security.Cryptography.SHA256]::Create()
    $seal = [BitConverter]::ToString($sha.ComputeHash([Text.Encoding]::ASCII.GetBytes($body))).Replace('-', '').ToLowerInvariant()
    [IO.File]::WriteAllText($file, "$body,`n    `"manifest_sha256`": `"$seal`"`n  }`n}`n", [Text.Encoding]::ASCII)
    $target
}

function Get-Failure {
    # Runs a command that is to fail: its errors, whether the last of them ended it, and what it wrote besides.
    param([Parameter(Mandatory)] [scriptblock] $Command)
    $ErrorActionPreference = 'Continue'
    $said = New-Object Collections.Generic.List[object]
    $end = $null
    try { & $Command 2>&1 3>$null | ForEach-Object { $said.Add($_) } }
    catch { $end = $_ }
    $errors = @($said | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
    [pscustomobject]@{
        Errors      = @($errors) + @($end | Where-Object { $_ })
        Terminating = $null -ne $end
        Output      = @($said | Where-Object { $_ -isnot [Management.Automation.ErrorRecord] })
    }
}

function Start-ChildCommand {
    # Starts a script block in another PowerShell and does not wait. What it prints goes to a file, and its path is in Output.
    param([Parameter(Mandatory)] [scriptblock] $Script, [string[]] $Arguments = @())
    $quoted = foreach ($argument in $Arguments) { "'" + $argument.Replace("'", "''") + "'" }
    $text = "`$ErrorActionPreference = 'Stop'; `$ProgressPreference = 'SilentlyContinue'`n& {$Script} $quoted"
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($text))
    $program, $options = Get-ShellCommand
    $words = @($options) + '-OutputFormat', 'Text', '-EncodedCommand', $encoded | ForEach-Object { if ($_ -match '\s') { "`"$_`"" } else { $_ } }
    $output = Join-Path $TestDrive ([Guid]::NewGuid().ToString('N') + '.out')
    $process = Start-Process -FilePath $program -ArgumentList $words -NoNewWindow -PassThru -RedirectStandardOutput $output -RedirectStandardError "$output.err"
    # Asked for now, because Windows PowerShell forgets the exit code of a process whose handle nobody has.
    $null = $process.Handle
    $process | Add-Member -NotePropertyName Output -NotePropertyValue $output -PassThru
}

function Start-SampleClinic {
    # Starts the program that makes clinics and writes to them, and does not wait. Gives the process.
    $words = @($args | ForEach-Object { if ("$_" -match '\s') { "`"$_`"" } else { "$_" } })
    $program = $SampleClinicProgram
    if ($program -like '*.dll') {
        $program = 'dotnet'
        $words = @("`"$SampleClinicProgram`"") + $words
    }
    $output = Join-Path $TestDrive ([Guid]::NewGuid().ToString('N') + '.out')
    $process = Start-Process -FilePath $program -ArgumentList $words -NoNewWindow -PassThru -RedirectStandardOutput $output -RedirectStandardError "$output.err"
    $null = $process.Handle
    $process
}

function Wait-Until {
    # Waits for something that will surely come; a minute is for machines that are very busy.
    param([Parameter(Mandatory)] [scriptblock] $Condition, [int] $Seconds = 60)
    $watch = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($watch.Elapsed.TotalSeconds -gt $Seconds) { throw "Waited $Seconds seconds in vain for: $Condition" }
        [Threading.Thread]::Sleep(2)
    }
}

function Stop-Child {
    param($Process)
    if ($null -eq $Process) { return }
    if (-not $Process.HasExited) { $Process.Kill() }
    $Process.WaitForExit()
}

function Lock-Database {
    # Another process holds a database locked, as SQLite does for a transaction that writes, until it is stopped. Gives the process.
    param([Parameter(Mandatory)] [string] $Path)
    $ready = Join-Path $TestDrive ([Guid]::NewGuid().ToString('N') + '.ready')
    $process = Start-ChildCommand -Arguments $Path, $ready -Script {
        param($path, $ready)
        # The bytes are those of https://www.sqlite.org/fileformat.html 1.5: pending, reserved and shared.
        $stream = New-Object IO.FileStream $path, 'Open', 'ReadWrite', 'ReadWrite'
        $stream.Lock(0x40000000, 512)
        $null = New-Item -ItemType File -Path $ready
        Start-Sleep -Seconds 600
    }
    Wait-Until { Test-Path -LiteralPath $ready }
    $process
}

function New-Session {
    # A session with the module, and with a host that remembers what it is told and gives the answers it was given.
    if (-not ('DocAssist.Backup.Tests.AnsweringHost' -as [type])) {
        Add-Type -TypeDefinition @'
using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace DocAssist.Backup.Tests
{
    public sealed class AnsweringHost : PSHost
    {
        private readonly Guid _id = Guid.NewGuid();
        private readonly AnsweringInterface _ui = new AnsweringInterface();
        public override CultureInfo CurrentCulture { get { return CultureInfo.CurrentCulture; } }
        public override CultureInfo CurrentUICulture { get { return CultureInfo.CurrentUICulture; } }
        public override Guid InstanceId { get { return _id; } }
        public override string Name { get { return "AnsweringHost"; } }
        public override PSHostUserInterface UI { get { return _ui; } }
        public AnsweringInterface Talk { get { return _ui; } }
        public override Version Version { get { return new Version(1, 0); } }
        public override void EnterNestedPrompt() { throw new NotSupportedException(); }
        public override void ExitNestedPrompt() { throw new NotSupportedException(); }
        public override void NotifyBeginApplication() { }
        public override void NotifyEndApplication() { }
        public override void SetShouldExit(int exitCode) { }
    }

    public sealed class AnsweringInterface : PSHostUserInterface
    {
        public readonly Queue<string> Answers = new Queue<string>();
        public readonly List<string> Lines = new List<string>();
        public readonly List<string> Questions = new List<string>();

        public override PSHostRawUserInterface RawUI { get { return null; } }

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            Questions.Add(message);
            string answer = Answers.Dequeue();
            for (int i = 0; i < choices.Count; i++)
            {
                if (choices[i].Label.Replace("&", "") == answer) { return i; }
            }
            throw new ArgumentException("No choice: " + answer);
        }

        public override void Write(string value) { Lines.Add(value); }
        public override void Write(ConsoleColor f, ConsoleColor b, string value) { Lines.Add(value); }
        public override void WriteLine(string value) { Lines.Add(value); }
        public override void WriteErrorLine(string value) { }
        public override void WriteDebugLine(string message) { }
        public override void WriteVerboseLine(string message) { }
        public override void WriteWarningLine(string message) { }
        public override void WriteProgress(long sourceId, ProgressRecord record) { }
        public override string ReadLine() { throw new NotSupportedException(); }
        public override SecureString ReadLineAsSecureString() { throw new NotSupportedException(); }
        public override Dictionary<string, PSObject> Prompt(string c, string m, Collection<FieldDescription> d) { throw new NotSupportedException(); }
        public override PSCredential PromptForCredential(string c, string m, string u, string t) { throw new NotSupportedException(); }
        public override PSCredential PromptForCredential(string c, string m, string u, string t, PSCredentialTypes y, PSCredentialUIOptions o) { throw new NotSupportedException(); }
    }
}
'@
    }
    $answering = New-Object DocAssist.Backup.Tests.AnsweringHost
    $runspace = [Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace($answering)
    $runspace.Open()
    $session = [pscustomobject]@{ Runspace = $runspace; Talk = $answering.Talk }
    $import = Invoke-InSession $session { param($module) Import-Module -Name $module } $ModulePath
    if ($import.End) { throw $import.End }
    $session
}

function Start-InSession($Session, [scriptblock] $Script, [object[]] $Arguments = @()) {
    # Begins a script in a session and does not wait.
    $shell = [PowerShell]::Create()
    $shell.Runspace = $Session.Runspace
    $null = $shell.AddScript("$Script", $true)
    foreach ($argument in $Arguments) { $null = $shell.AddArgument($argument) }
    $nothing = New-Object Management.Automation.PSDataCollection[psobject]
    $nothing.Complete()
    $output = New-Object Management.Automation.PSDataCollection[psobject]
    [pscustomobject]@{ Shell = $shell; Output = $output; Run = $shell.BeginInvoke($nothing, $output) }
}

function Invoke-InSession($Session, [scriptblock] $Script, [object[]] $Arguments = @(), [string[]] $Answers = @()) {
    # Runs a script in a session and gives all that it said: to the pipeline, to the streams and to the host.
    $talk = $Session.Talk
    foreach ($list in $talk.Lines, $talk.Questions, $talk.Answers) { $list.Clear() }
    foreach ($answer in $Answers) { $talk.Answers.Enqueue($answer) }
    $started = Start-InSession $Session $Script $Arguments
    $end = $null
    try { $null = $started.Shell.EndInvoke($started.Run) }
    catch { $end = $_.Exception.InnerException }
    [pscustomobject]@{
        Output    = @($started.Output)
        Errors    = @($started.Shell.Streams.Error)
        End       = $end
        Verbose   = @($started.Shell.Streams.Verbose | ForEach-Object { $_.Message })
        Warning   = @($started.Shell.Streams.Warning | ForEach-Object { $_.Message })
        Progress  = @($started.Shell.Streams.Progress)
        Lines     = @($talk.Lines)
        Questions = @($talk.Questions)
        Unasked   = $talk.Answers.Count
    }
}

function Close-Session($Session) {
    if ($Session) { $Session.Runspace.Dispose() }
}
