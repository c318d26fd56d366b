<#
.SYNOPSIS
Runs the xunit tests of the solution, which is built already, and writes how many passed.

.PARAMETER Solution
The solution.

.PARAMETER Configuration
The configuration that it was built in.

.PARAMETER CountsFile
The JSON file to write the counts to. The runner's own reports go into a folder beside it.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Solution,
    [Parameter(Mandatory)] [string] $Configuration,
    [Parameter(Mandatory)] [string] $CountsFile
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot 'Tools.ps1')

$folder = New-ReportFolder $CountsFile
dotnet test $Solution --configuration $Configuration --no-build --nologo --logger trx --results-directory $folder
$exitCode = $LASTEXITCODE

$passed = $failed = $skipped = 0
$failures = foreach ($file in Get-ChildItem -LiteralPath $folder -Filter *.trx) {
    $report = [xml](Get-Content -Raw -LiteralPath $file.FullName)
    $counters = $report.TestRun.ResultSummary.Counters
    $passed += $counters.passed
    $failed += $counters.executed - $counters.passed
    $skipped += $counters.total - $counters.executed
    foreach ($test in $report.SelectNodes("//*[local-name()='UnitTestResult'][@outcome='Failed']")) {
        "$($test.testName): $($test.Output.ErrorInfo.Message)"
    }
}
Write-Count $CountsFile $passed $failed $skipped $failures
exit $exitCode
