return await MarketingAutomation.Embedded.Cli.CommandLine.Run(args);
