<#
.SYNOPSIS
Makes the plain text that Get-Help shows for about_ topics from their Markdown.

.PARAMETER HelpFolder
The folder that holds the pages: about_*.md.

.PARAMETER OutputFolder
The folder to write about_*.help.txt to.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $HelpFolder,
    [Parameter(Mandatory)] [string] $OutputFolder
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot 'Markdown.ps1')

$Width = 80
$Indent = ' ' * 4

function Format-Block($Block) {
    switch ($Block.Kind) {
        'Heading' { Format-Heading $Block.Lines[0] }
        'Code' { $Block.Lines | ForEach-Object { "$Indent$Indent$_".TrimEnd() } }
        'Table' { Format-TextTable $Block.Lines ($Width - $Indent.Length) | ForEach-Object { "$Indent$_" } }
        'Item' { Format-Item $Block }
        'Text' { Split-TextLine (Get-BlockText $Block) ($Width - $Indent.Length) | ForEach-Object { "$Indent$_" } }
    }
}

function Format-Heading([string] $Line) {
    # Topics have used capitals for sections since PowerShell 1, and a smaller indent for what is below them.
    $mark, $title = $Line -split ' ', 2
    if ($mark.Length -le 2) { (ConvertTo-PlainText $title).ToUpperInvariant() }
    else { '  ' + (ConvertTo-PlainText $title) }
}

function Format-Item($Block) {
    $null = $Block.Lines[0] -match '^(\s*)([-*]|\d+\.) '
    $start = $Indent + $Matches[1] + $Matches[2] + ' '
    $text = (Get-BlockText $Block).Substring($Matches[2].Length + 1)
    foreach ($line in Split-TextLine $text ($Width - $start.Length)) {
        $start + $line
        $start = ' ' * $start.Length
    }
}

function ConvertTo-AboutText($Page) {
    $previous = $null
    foreach ($block in Get-MarkdownBlock $Page.Lines) {
        if ($block.Kind -eq 'Heading' -and $block.Lines[0].StartsWith('# ')) {
            'TOPIC'
            $Indent + $block.Lines[0].Substring(2)
            $previous = $block
            continue
        }
        # Get-Help takes the fifth line of a topic for its synopsis, so no blank line follows a heading.
        $isTogether = $previous -and ($previous.Kind -eq 'Heading' -or ($previous.Kind -eq 'Item' -and $block.Kind -eq 'Item'))
        if (-not $isTogether -or $block.Kind -eq 'Heading') { '' }
        Format-Block $block
        $previous = $block
    }
}

$null = New-Item -ItemType Directory -Force -Path $OutputFolder
foreach ($file in Get-ChildItem -Path (Join-Path $HelpFolder 'about_*.md') -ErrorAction Ignore) {
    $target = Join-Path $OutputFolder ($file.BaseName + '.help.txt')
    [IO.File]::WriteAllLines($target, [string[]]@(ConvertTo-AboutText (Read-MarkdownPage $file.FullName)))
}
