using MarketingAutomation.Embedded.Cli.Commands;

return await CommandLine.Run(args);
