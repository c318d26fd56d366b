namespace DocAssist.Backup.Configuration;

/// <summary>For whom a configuration file holds.</summary>
public enum ConfigurationScope
{
    /// <summary>The account that runs the command.</summary>
    User,

    /// <summary>Every account of the machine, as far as its own file says nothing else.</summary>
    Machine,
}
