BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $RepositoryFolder 'build/Markdown.ps1')
}

Describe 'A line of a help page' {
    It 'becomes <Plain> from <Marked>' -ForEach @(
        @{ Marked = 'a **strong** word'; Plain = 'a strong word' }
        @{ Marked = 'an *emphasis*'; Plain = 'an emphasis' }
        @{ Marked = '`backup_*` and `*.db`'; Plain = 'backup_* and *.db' }
        @{ Marked = '**`-Full`** reads all'; Plain = '-Full reads all' }
        @{ Marked = '2 * 3 * 4'; Plain = '2 * 3 * 4' }
        @{ Marked = 'see [the format](about_Format.md)'; Plain = 'see the format' }
        @{ Marked = 'see [the page](https://example.org/a)'; Plain = 'see the page (https://example.org/a)' }
        @{ Marked = '\<name\> and C:\Backups'; Plain = '<name> and C:\Backups' }
    ) {
        ConvertTo-PlainText $Marked | Should -BeExactly $Plain
    }
}

Describe 'The blocks of a help page' {
    It 'are paragraphs, items, code and tables, in order' {
        $blocks = Get-MarkdownBlock @('One', 'line.', '', '- first', '  more', '- second', '```powershell', '# no heading', '', 'x', '```', '| a | b |')
        $blocks.Kind | Should -Be 'Text', 'Item', 'Item', 'Code', 'Table'
    }

    It 'join the lines of a paragraph and keep those of code' {
        $text, $code = Get-MarkdownBlock @('One', 'line.', '```', 'a', '', '  b', '```')
        Get-BlockText $text | Should -BeExactly 'One line.'
        Get-BlockText $code | Should -BeExactly "a`n`n  b"
    }

    It 'wrap the last column of a table' {
        $lines = Format-TextTable @('| Id | Means |', '|---|---|', '| `One` | a b c d e f g h i j k l m n o |') 25
        $lines | Should -BeExactly 'Id   Means', 'One  a b c d e f g h i j', '     k l m n o'
    }
}

Describe 'The facts of a parameter' {
    It 'are read from its yaml' {
        $facts = ConvertFrom-PageYaml @(
            'Type: System.String', "DefaultValue: ''", 'Aliases:', '- Path', '- PSPath', 'ParameterSets:'
            '- Name: Name', '  Position: 0', '- Name: Path', '  Position: Named', 'AcceptedValues: []'
        )
        $facts['Type'] | Should -Be 'System.String'
        $facts['DefaultValue'] | Should -BeExactly ''
        $facts['Aliases'] | Should -Be 'Path', 'PSPath'
        $facts['ParameterSets'].Count | Should -Be 2
        $facts['ParameterSets'][1]['Position'] | Should -Be 'Named'
        $facts['AcceptedValues'] | Should -BeNullOrEmpty
    }
}
