<#
.SYNOPSIS
Makes the XML that Get-Help reads from the cmdlets' help pages.

.DESCRIPTION
The pages are Markdown in the form of PlatyPS (schema 2024-05-01). Its own converter is not needed: builds work without a
network, and Get-Help shows more of what this one writes, as code of examples and links without their marks.

.PARAMETER HelpFolder
The folder that holds the pages: Verb-Noun.md.

.PARAMETER OutputFolder
The folder to write DocAssist.Backup.PowerShell.dll-Help.xml to.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $HelpFolder,
    [Parameter(Mandatory)] [string] $OutputFolder
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Xml.Linq
. (Join-Path $PSScriptRoot 'Markdown.ps1')

$Namespaces = [ordered]@{
    maml    = 'http://schemas.microsoft.com/maml/2004/10'
    command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'
    dev     = 'http://schemas.microsoft.com/maml/dev/2004/10'
}
$RequiredSections = 'SYNOPSIS', 'SYNTAX', 'DESCRIPTION', 'EXAMPLES', 'PARAMETERS', 'INPUTS', 'OUTPUTS', 'NOTES', 'RELATED LINKS'

# ---- XML ----

function New-Element([string] $Name, [object[]] $Content, [Collections.IDictionary] $Attributes = @{}) {
    $prefix, $local = $Name -split ':'
    $element = New-Object Xml.Linq.XElement ([Xml.Linq.XName]::Get($local, $Namespaces[$prefix]))
    foreach ($key in $Attributes.Keys) { $element.SetAttributeValue($key, "$($Attributes[$key])") }
    foreach ($part in $Content) { $element.Add($part) }
    $element
}

function New-Paragraphs([string] $Name, [object[]] $Blocks) {
    $paragraphs = foreach ($block in $Blocks) {
        if ($block.Kind -eq 'Table') { Format-TextTable $block.Lines 76 | ForEach-Object { New-Element 'maml:para' $_ } }
        else { New-Element 'maml:para' (Get-BlockText $block) }
    }
    New-Element $Name $paragraphs
}

function Write-Document([object[]] $Commands, [string] $Path) {
    $root = New-Object Xml.Linq.XElement ([Xml.Linq.XName]::Get('helpItems', 'http://msh'))
    $root.SetAttributeValue('schema', 'maml')
    foreach ($prefix in $Namespaces.Keys) {
        $root.SetAttributeValue([Xml.Linq.XNamespace]::Xmlns.GetName($prefix), $Namespaces[$prefix])
    }
    foreach ($command in $Commands) { $root.Add($command) }
    $settings = New-Object Xml.XmlWriterSettings
    $settings.Indent = $true
    $settings.Encoding = New-Object Text.UTF8Encoding $false
    $writer = [Xml.XmlWriter]::Create($Path, $settings)
    try { $root.Save($writer) } finally { $writer.Dispose() }
}

# ---- Pages ----

function Read-CommandPage([string] $Path) {
    $page = Read-MarkdownPage $Path
    $sections = @{}
    foreach ($section in Get-MarkdownSection $page.Lines '##') { $sections[$section.Title] = $section.Lines }
    foreach ($title in $RequiredSections) {
        if (-not $sections.ContainsKey($title)) { throw "$Path has no section '$title'." }
    }
    [pscustomobject]@{
        Name       = $page.Meta['title']
        HelpUri    = $page.Meta['HelpUri']
        Sections   = $sections
        Parameters = @(Read-Parameter $sections['PARAMETERS'] $Path)
    }
}

function Read-Parameter([string[]] $Lines, [string] $Path) {
    foreach ($section in Get-MarkdownSection $Lines '###' | Where-Object { $_.Title -like '-*' }) {
        $blocks = @(Get-MarkdownBlock $section.Lines)
        $yaml = @($blocks | Where-Object { $_.Language -eq 'yaml' })
        if ($yaml.Count -ne 1) { throw "$Path, $($section.Title): exactly one yaml block is needed." }
        [pscustomobject]@{
            Name        = $section.Title.Substring(1)
            Description = @($blocks | Where-Object { $_.Language -ne 'yaml' })
            Facts       = ConvertFrom-PageYaml $yaml[0].Lines
        }
    }
}

# ---- Parts of a command ----

function New-Details($Page) {
    $verb, $noun = $Page.Name -split '-', 2
    New-Element 'command:details' @(
        New-Element 'command:name' $Page.Name
        New-Paragraphs 'maml:description' (Get-MarkdownBlock $Page.Sections['SYNOPSIS'])
        New-Element 'command:verb' $verb
        New-Element 'command:noun' $noun
    )
}

function New-Syntax($Page) {
    $items = foreach ($heading in Get-MarkdownSection $Page.Sections['SYNTAX'] '###') {
        $parameters = foreach ($parameter in Get-SetParameter $Page ($heading.Title -replace ' \(Default\)$', '')) {
            New-Parameter $parameter.Parameter $parameter.Set -InSyntax
        }
        New-Element 'command:syntaxItem' @(New-Element 'maml:name' $Page.Name; $parameters)
    }
    New-Element 'command:syntax' $items
}

function Get-SetParameter($Page, [string] $SetName) {
    $found = foreach ($parameter in $Page.Parameters) {
        $set = @($parameter.Facts['ParameterSets']) | Where-Object { $_['Name'] -in '(All)', $SetName } | Select-Object -First 1
        if ($set) {
            [pscustomobject]@{ Parameter = $parameter; Set = $set; Order = Get-SyntaxOrder $parameter.Name $set }
        }
    }
    $found | Sort-Object -Property Order, { $_.Parameter.Name }
}

function Get-SyntaxOrder([string] $Name, $Set) {
    # As Get-Command shows them: by position, then what must be given, then what may, then the two of every such cmdlet.
    if ($Set['Position'] -match '^\d+$') { [int]$Set['Position'] }
    elseif ($Set['IsRequired'] -eq 'true') { 1000 }
    elseif ($Name -notin 'WhatIf', 'Confirm') { 2000 }
    else { 3000 }
}

function New-Parameter($Parameter, $Set, [switch] $InSyntax) {
    $facts = $Parameter.Facts
    $isSwitch = $facts['Type'] -like '*.SwitchParameter'
    $default = if ($facts['DefaultValue']) { $facts['DefaultValue'] } elseif ($isSwitch) { 'False' } else { 'None' }
    New-Element 'command:parameter' -Attributes (Get-ParameterAttribute $facts $Set) -Content @(
        New-Element 'maml:name' $Parameter.Name
        New-Paragraphs 'maml:description' $Parameter.Description
        if (-not $isSwitch) { New-ParameterValue $facts -WithChoices:$InSyntax }
        New-Element 'dev:type' @(New-Element 'maml:name' $facts['Type'])
        New-Element 'dev:defaultValue' $default
    )
}

function Get-ParameterAttribute($Facts, $Set) {
    $pipeline = @(
        if ($Set['ValueFromPipeline'] -eq 'true') { 'ByValue' }
        if ($Set['ValueFromPipelineByPropertyName'] -eq 'true') { 'ByPropertyName' }
    )
    $aliases = @($Facts['Aliases']) -join ', '
    [ordered]@{
        required       = $Set['IsRequired']
        variableLength = "$($Facts['Type'] -like '*`[`]')".ToLowerInvariant()
        globbing       = $Facts['SupportsWildcards']
        pipelineInput  = if ($pipeline) { "true ($($pipeline -join ', '))" } else { 'false' }
        position       = $Set['Position'].ToLowerInvariant()
        aliases        = if ($aliases) { $aliases } else { 'none' }
    }
}

function New-ParameterValue($Facts, [switch] $WithChoices) {
    $choices = @($Facts['AcceptedValues'])
    if ($choices -and $WithChoices) {
        New-Element 'command:parameterValueGroup' @(foreach ($choice in $choices) {
                New-Element 'command:parameterValue' $choice @{ required = 'false'; variableLength = 'false' }
            })
    }
    New-Element 'command:parameterValue' (Get-ShortTypeName $Facts['Type']) @{ required = 'true'; variableLength = 'false' }
}

function Get-ShortTypeName([string] $Type) {
    $keywords = @{ String = 'string'; Int32 = 'int'; Int64 = 'long'; Boolean = 'bool' }
    $name = $Type -replace '^.*\.', ''
    $bare = $name.TrimEnd('[', ']')
    if ($keywords.ContainsKey($bare)) { $keywords[$bare] + $name.Substring($bare.Length) } else { $name }
}

function New-TypeList([string] $ListName, [string] $ItemName, [string[]] $Lines) {
    New-Element $ListName @(foreach ($section in Get-MarkdownSection $Lines '###') {
            New-Element $ItemName @(
                New-Element 'dev:type' @(New-Element 'maml:name' $section.Title)
                New-Paragraphs 'maml:description' (Get-MarkdownBlock $section.Lines)
            )
        })
}

function New-Example($Section) {
    # Get-Help runs an introduction into the code, so all prose goes behind it.
    $blocks = @(Get-MarkdownBlock $Section.Lines)
    $code = $blocks | Where-Object { $_.Kind -eq 'Code' } | Select-Object -First 1
    if (-not $code) { throw "The example '$($Section.Title)' has no code." }
    New-Element 'command:example' @(
        New-Element 'maml:title' "-------- $($Section.Title) --------"
        New-Element 'dev:code' (Get-BlockText $code)
        New-Paragraphs 'dev:remarks' @($blocks | Where-Object { $_ -ne $code })
    )
}

function New-RelatedLinks($Page) {
    $text = $Page.Sections['RELATED LINKS'] -join "`n"
    New-Element 'command:relatedLinks' @(
        if ($Page.HelpUri) { New-Link 'Online Version:' $Page.HelpUri }
        foreach ($link in [regex]::Matches($text, '\[([^\]]+)\]\(([^)]*)\)')) {
            New-Link $link.Groups[1].Value $(if ($link.Groups[2].Value -match '^https?:') { $link.Groups[2].Value })
        }
    )
}

function New-Link([string] $Text, [string] $Uri) {
    New-Element 'maml:navigationLink' @(New-Element 'maml:linkText' $Text; New-Element 'maml:uri' $Uri)
}

function New-Command($Page) {
    New-Element 'command:command' @(
        New-Details $Page
        New-Paragraphs 'maml:description' (Get-MarkdownBlock $Page.Sections['DESCRIPTION'])
        New-Syntax $Page
        New-Element 'command:parameters' @(foreach ($parameter in $Page.Parameters) {
                New-Parameter $parameter @($parameter.Facts['ParameterSets'])[0]
            })
        New-TypeList 'command:inputTypes' 'command:inputType' $Page.Sections['INPUTS']
        New-TypeList 'command:returnValues' 'command:returnValue' $Page.Sections['OUTPUTS']
        New-Element 'maml:alertSet' @(New-Paragraphs 'maml:alert' (Get-MarkdownBlock $Page.Sections['NOTES']))
        New-Element 'command:examples' @(Get-MarkdownSection $Page.Sections['EXAMPLES'] '###' | ForEach-Object { New-Example $_ })
        New-RelatedLinks $Page
    )
}

$null = New-Item -ItemType Directory -Force -Path $OutputFolder
$target = Join-Path (Resolve-Path -LiteralPath $OutputFolder).ProviderPath 'DocAssist.Backup.PowerShell.dll-Help.xml'
$pages = @(Get-ChildItem -Path (Join-Path $HelpFolder '*-*.md') -ErrorAction Ignore | Sort-Object -Property Name)
Write-Document @($pages | ForEach-Object { New-Command (Read-CommandPage $_.FullName) }) $target
