<#
.SYNOPSIS
Builds, shows, tests and packages the PowerShell module DocAssist.Backup.

.DESCRIPTION
Needs the .NET SDK 10 and nothing else: the SDK brings PowerShell as a tool and everything else as packages. Runs in
PowerShell 7 and in Windows PowerShell 5.1 alike. A task runs first what it needs; all that is made lies in out and .packages.

.PARAMETER Task
Build        compiles the solution and stages the module with its help in out/DocAssist.Backup/<version>.
Demo         shows the staged module at work on a sample clinic, in out/demo.
Test         runs every test; the last line counts them.
TestDesktop  runs the tests of the flavour for .NET Framework, on Mono.
TestWindows  runs the module's tests in PowerShell for Windows, on Wine.
TestFaults   kills and fails the module at every system call that it makes; Test does so at a sample of them. Takes hours.
Bench        measures the module beside other programs that copy a folder; results.md in out/bench. Takes hours.
Package      makes out/package/DocAssist.Backup.<version>.nupkg and proves that it installs and loads.
Clean        removes all that the other tasks made.

.PARAMETER Configuration
Release or Debug.

.EXAMPLE
dotnet tool restore && dotnet pwsh build.ps1 -Task Test

With the .NET SDK alone.

.EXAMPLE
./build.ps1 -Task Demo

In a PowerShell that is there already.
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Demo', 'Test', 'TestDesktop', 'TestWindows', 'TestFaults', 'Bench', 'Package', 'Clean')]
    [string] $Task = 'Build',

    [ValidateSet('Release', 'Debug')]
    [string] $Configuration = 'Release'
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
. (Join-Path $PSScriptRoot 'build/Tools.ps1')

# A task and what must be done before it.
$Plan = @{
    Clean       = @()
    Compile     = @()
    Stage       = @('Compile')
    Help        = @('Stage')
    Build       = @('Help')
    Demo        = @('Build')
    Package     = @('Build')
    Restore     = @()
    TestEngine  = @('Build')
    TestModule  = @('Build', 'Restore')
    TestDesktop = @('Build', 'Restore')
    TestWindows = @('Build', 'Restore')
    TestFaults  = @('Build')
    Bench       = @('Build')
    Test        = @('TestEngine', 'TestModule', 'TestDesktop', 'TestFaults')
}

$RuntimeIds = @(
    'win-x64', 'win-x86', 'win-arm64'
    'linux-x64', 'linux-arm64', 'linux-musl-x64', 'linux-musl-arm64'
    'osx-x64', 'osx-arm64'
)

# Whose engine is compiled beforehand as well, for the .NET of the current PowerShell: what servers run.
$CompiledIds = 'win-x64', 'linux-x64'

$Solution = Join-Path $PSScriptRoot 'DocAssist.Backup.PowerShell.sln'
$Version = ([xml](Get-Content -Raw -LiteralPath (Join-Path $PSScriptRoot 'Directory.Build.props'))).SelectSingleNode('//Version').InnerText
$Out = Join-Path $PSScriptRoot 'out'
$Staged = Join-Path $Out "DocAssist.Backup/$Version"
$Module = Join-Path $Staged 'DocAssist.Backup.psd1'
$SampleClinic = Join-Path $PSScriptRoot "tests/DocAssist.SampleClinic/bin/$Configuration/net10.0/DocAssist.SampleClinic.dll"
$DesktopTests = Join-Path $PSScriptRoot "tests/DocAssist.Backup.Tests/bin/$Configuration/net472/DocAssist.Backup.Tests.dll"
$Results = New-Object System.Collections.Generic.List[object]
$Done = @{}

function Get-BuiltFile([string] $Project, [string] $Framework, [string] $Name) {
    Join-Path $PSScriptRoot "$Project/bin/$Configuration/$Framework/$Name"
}

function Invoke-Clean {
    $made = @($Out, (Join-Path $PSScriptRoot '.packages'))
    $made += Get-ChildItem -Path (Join-Path $PSScriptRoot 'src/*/*'), (Join-Path $PSScriptRoot 'tests/*/*') -Directory |
        Where-Object { $_.Name -in 'bin', 'obj' } | ForEach-Object { $_.FullName }
    foreach ($path in $made) {
        if (Test-Path -LiteralPath $path) { Remove-Item -LiteralPath $path -Recurse -Force }
    }
}

function Invoke-Compile {
    Invoke-Native { dotnet build $Solution --configuration $Configuration --nologo --verbosity quiet }
}

function Invoke-Stage {
    New-EmptyFolder (Split-Path -Parent $Staged)
    $flavours = @{ core = 'net8.0'; desktop = 'netstandard2.0' }
    foreach ($flavour in $flavours.Keys) {
        $dependencies = New-Item -ItemType Directory -Path (Join-Path $Staged "$flavour/deps")
        foreach ($name in 'DocAssist.Backup.Loader', 'DocAssist.Backup.PowerShell') {
            Copy-Item -LiteralPath (Get-BuiltFile "src/$name" $flavours[$flavour] "$name.dll") -Destination $dependencies.Parent.FullName
        }
        Copy-Item -Path (Get-BuiltFile 'src/DocAssist.Backup' $flavours[$flavour] '*.dll') -Destination $dependencies.FullName
    }
    foreach ($id in $RuntimeIds) {
        $native = New-Item -ItemType Directory -Path (Join-Path $Staged "runtimes/$id/native")
        # The package brings its natives for .NET 8; the same files serve .NET Framework.
        $source = Get-BuiltFile 'src/DocAssist.Backup' 'net8.0' "runtimes/$id/native/*e_sqlite3.*"
        Copy-Item -Path $source -Destination $native.FullName
    }
    foreach ($id in $CompiledIds) { Add-CompiledEngine $id }
    Copy-Item -Path (Join-Path $PSScriptRoot 'module/*') -Destination $Staged -Recurse
    $said = (Test-ModuleManifest -Path $Module).Version
    if ($said -ne $Version) { throw "The module is version $said, but Directory.Build.props says $Version." }
    Write-Host "DocAssist.Backup $Version is in $Staged"
}

function Add-CompiledEngine([string] $Id) {
    $framework = 'net10.0'
    $project = Join-Path $PSScriptRoot 'src/DocAssist.Backup.ReadyToRun'
    # Without it the module works as well, only its first command waits: no reason to have none where a feed lacks the SDK's compiler.
    try { Invoke-Native { dotnet restore $project --runtime $Id --verbosity quiet } }
    catch {
        Write-Warning "The engine is not compiled beforehand for ${Id}: $_"
        return
    }
    Invoke-Native { dotnet publish $project --configuration $Configuration --runtime $Id --no-restore --nologo --verbosity quiet }
    $target = New-Item -ItemType Directory -Path (Join-Path $Staged "runtimes/$Id/lib/$framework")
    foreach ($file in Get-ChildItem -Path (Join-Path $Staged 'core/deps/*.dll'), (Join-Path $Staged 'core/DocAssist.Backup.PowerShell.dll')) {
        Copy-Item -LiteralPath (Get-BuiltFile 'src/DocAssist.Backup.ReadyToRun' $framework "$Id/publish/$($file.Name)") -Destination $target.FullName
    }
}

function Invoke-Help {
    $pages = Join-Path $PSScriptRoot 'help/en-US'
    $target = Join-Path $Staged 'en-US'
    & (Join-Path $PSScriptRoot 'build/ConvertTo-Maml.ps1') -HelpFolder $pages -OutputFolder $target
    & (Join-Path $PSScriptRoot 'build/ConvertTo-AboutText.ps1') -HelpFolder $pages -OutputFolder $target
}

function Invoke-Demo {
    $folder = Join-Path $Out 'demo'
    New-EmptyFolder $folder
    Invoke-Native { Invoke-ChildScript 'Demo.ps1' -Module $Module -SampleClinic $SampleClinic -Folder $folder }
}

function Invoke-Package {
    foreach ($id in $CompiledIds) {
        if (-not (Test-Path -LiteralPath (Join-Path $Staged "runtimes/$id/lib"))) { throw "The engine is not compiled beforehand for $id." }
    }
    $folder = Join-Path $Out 'package'
    New-EmptyFolder $folder
    # Publish-PSResource comes with PowerShell 7, so this uses the tool, wherever it was started from.
    Push-Location -LiteralPath $PSScriptRoot
    try {
        Invoke-Native { dotnet tool restore }
        Invoke-Native { dotnet pwsh -NoProfile -NonInteractive -File build/Package.ps1 -Module $Module -Folder $folder }
    }
    finally { Pop-Location }
}

function Invoke-Restore {
    Invoke-Native { dotnet restore (Join-Path $PSScriptRoot 'build/dependencies.csproj') --verbosity quiet }
}

function Invoke-Runner([string] $Runner, [scriptblock] $Script) {
    # The scripts write their counts to a file: what they print is for people.
    $file = Join-Path $Out "tests/$Runner.json"
    $null = New-Item -ItemType Directory -Force -Path (Split-Path -Parent $file)
    if (Test-Path -LiteralPath $file) { Remove-Item -LiteralPath $file }
    & $Script $file | Out-Host
    $exitCode = $LASTEXITCODE
    $counts = [pscustomobject]@{ Passed = 0; Failed = 0; Skipped = 0; Failures = @() }
    if (Test-Path -LiteralPath $file) { $counts = Get-Content -Raw -LiteralPath $file | ConvertFrom-Json }
    # A runner that dies early or finds no test must not look like success.
    if ($counts.Failed -eq 0 -and ($exitCode -ne 0 -or $counts.Passed + $counts.Skipped -eq 0)) {
        Write-Host "$Runner ended with exit code $exitCode after $($counts.Passed) passed tests: that counts as a failure."
        $counts.Failed = 1
    }
    $counts | Add-Member -NotePropertyName Runner -NotePropertyValue $Runner
    $Results.Add($counts)
}

function Invoke-TestEngine {
    Invoke-Runner 'xunit' {
        param($file)
        Invoke-ChildScript 'Test-Engine.ps1' -Solution $Solution -Configuration $Configuration -CountsFile $file
    }
}

function Invoke-TestModule {
    Invoke-Runner 'Pester' {
        param($file)
        Invoke-ChildScript 'Test-Module.ps1' -Module $Module -SampleClinic $SampleClinic -CountsFile $file
    }
}

function Invoke-TestDesktop {
    if (-not (Get-Command -Name mono -CommandType Application -ErrorAction Ignore)) {
        if ($Task -eq 'TestDesktop') { throw 'Mono is not installed; on Debian it is in the package mono-devel.' }
        Write-Host 'The tests of the flavour for .NET Framework were not run: Mono is not installed.'
        return
    }
    Invoke-Runner 'Mono' {
        param($file)
        Invoke-ChildScript 'Test-Desktop.ps1' -Module $Module -EngineTests $DesktopTests `
            -SampleClinic $SampleClinic -CountsFile $file
    }
}

function Invoke-TestWindows {
    Invoke-Runner 'Wine' {
        param($file)
        Invoke-ChildScript 'Test-Windows.ps1' -Module $Module -Folder (Join-Path $Out 'wine') -CountsFile $file
    }
}

function Invoke-TestFaults {
    Invoke-Runner 'Faults' {
        param($file)
        $everything = @(if ($Task -eq 'TestFaults') { '-Exhaustive' })
        Invoke-ChildScript 'Test-Faults.ps1' -Module $Module -SampleClinic $SampleClinic -CountsFile $file @everything
    }
}

function Invoke-Bench {
    Invoke-Native { Invoke-ChildScript 'Measure-Backup.ps1' -Module $Module -SampleClinic $SampleClinic }
}

function Invoke-Task([string] $Name) {
    if ($Done.ContainsKey($Name)) { return }
    $Done[$Name] = $true
    foreach ($needed in $Plan[$Name]) { Invoke-Task $needed }
    # Some names only stand for what they need.
    if (-not (Test-Path -LiteralPath "function:Invoke-$Name")) { return }
    Write-Host "== $Name"
    & "Invoke-$Name"
}

function Write-Total {
    # Again, because by now the lines of thousands of tests lie between a failure and its reader.
    foreach ($result in $Results) {
        foreach ($failure in $result.Failures) { Write-Host "FAILED in $($result.Runner): $failure" }
    }
    foreach ($result in $Results) {
        Write-Host ('{0,-8}{1,6} passed{2,6} failed{3,6} skipped' -f $result.Runner, $result.Passed, $result.Failed, $result.Skipped)
    }
    $passed, $failed, $skipped = foreach ($column in 'Passed', 'Failed', 'Skipped') {
        ($Results | Measure-Object -Property $column -Sum).Sum
    }
    $skips = if ($skipped) { ", $skipped skipped" }
    Write-Host "$passed passed, $failed failed$skips"
    if ($failed) { exit 1 }
}

Invoke-Task $Task
if ($Results.Count -gt 0) { Write-Total }
