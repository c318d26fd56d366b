# What build.ps1, its scripts and the Pester tests share: programs, packages and another PowerShell.

function Invoke-Native {
    # Windows PowerShell never makes an error of a program's exit code.
    param([Parameter(Mandatory)] [scriptblock] $Command)
    & $Command
    if ($LASTEXITCODE -ne 0) { throw "Exit code $LASTEXITCODE from: $("$Command".Trim())" }
}

function Get-PackageFolder {
    # The version is read from the project, so that an older one left in .packages is never taken.
    # Of a package that is listed in several versions it is the first, unless another is asked for.
    param([Parameter(Mandatory)] [string] $Name, [string] $Project = 'dependencies.csproj', [string] $Version = '*')
    $list = [xml](Get-Content -Raw -LiteralPath (Join-Path $PSScriptRoot $Project))
    $package = $list.SelectSingleNode("//PackageDownload[@Include='$Name']")
    if (-not $package) { throw "$Project lists no package named $Name." }
    $found = @($package.GetAttribute('Version') -split ';' | ForEach-Object { $_.Trim('[', ']') } | Where-Object { $_ -like $Version })
    if ($found.Count -eq 0) { throw "$Project lists no version $Version of $Name." }
    $folder = '../.packages/{0}/{1}' -f $Name.ToLowerInvariant(), $found[0]
    [IO.Path]::GetFullPath((Join-Path $PSScriptRoot $folder))
}

function Get-ShellCommand {
    # As a .NET tool PowerShell is no program of its own: the process is dotnet, and pwsh.dll its first argument.
    $program = (Get-Process -Id $PID).Path
    $program
    if ([IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet') { Join-Path $PSHOME 'pwsh.dll' }
    '-NoProfile', '-NonInteractive'
    if ($PSVersionTable.PSEdition -eq 'Desktop') { '-ExecutionPolicy', 'Bypass' }
}

function Invoke-ChildScript {
    # A session never lets go of an assembly: what imports the built module does so in a process of its own.
    $name, $arguments = $args
    $program, $options = Get-ShellCommand
    & $program $options -File (Join-Path $PSScriptRoot $name) $arguments
}

function Invoke-ChildCommand {
    # Encoded, because the two PowerShells quote the arguments of programs differently.
    param([Parameter(Mandatory)] [scriptblock] $Script, [string[]] $Arguments = @())
    $quoted = foreach ($argument in $Arguments) { "'" + $argument.Replace("'", "''") + "'" }
    $text = "Set-StrictMode -Version 3; `$ErrorActionPreference = 'Stop'; `$ProgressPreference = 'SilentlyContinue'`n& {$Script} $quoted"
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($text))
    $program, $options = Get-ShellCommand
    & $program $options -OutputFormat Text -EncodedCommand $encoded
    if ($LASTEXITCODE -ne 0) { throw "Another PowerShell ended with exit code $LASTEXITCODE; it ran: $Script" }
}

function New-ReportFolder {
    # Beside the file of counts and named like it; empty, so that no report of an earlier run is counted.
    param([Parameter(Mandatory)] [string] $CountsFile)
    $folder = Join-Path (Split-Path -Parent $CountsFile) ([IO.Path]::GetFileNameWithoutExtension($CountsFile))
    New-EmptyFolder $folder
    $folder
}

function New-EmptyFolder {
    param([Parameter(Mandatory)] [string] $Path)
    if (Test-Path -LiteralPath $Path) { Remove-Item -LiteralPath $Path -Recurse -Force }
    $null = New-Item -ItemType Directory -Path $Path
}

function Write-Count {
    # A line of Failures names a test and says what went wrong.
    param([string] $CountsFile, [int] $Passed, [int] $Failed, [int] $Skipped, [string[]] $Failures = @())
    $counts = [ordered]@{ Passed = $Passed; Failed = $Failed; Skipped = $Skipped; Failures = $Failures }
    $counts | ConvertTo-Json | Set-Content -LiteralPath $CountsFile -Encoding ASCII
}
