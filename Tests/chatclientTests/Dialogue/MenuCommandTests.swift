import Testing

@testable import chatclient

@Suite struct MenuCommandTests {
    @Test(arguments: [
        ("PM", MenuCommand.Verb.publicMessage, ""), ("pm hi  all", .publicMessage, "hi  all"),
        ("/pm", .publicMessage, ""),
        ("DM", .directMessage, ""), ("/dm bob hello there", .directMessage, "bob hello there"),
        ("/MSG bob hi", .directMessage, "bob hi"), ("3", .directMessage, ""), ("  EX  ", .exit, ""),
        ("quit", .exit, ""),
        ("/quit", .exit, ""), ("-in", .inbox, ""), ("4", .inbox, ""), ("hi #Lab", .history, "#Lab"),
        ("WH bob", .who, "bob"), ("/whois bob", .who, "bob"), ("CR Lab", .createRoom, "Lab"), ("1", .createRoom, ""),
        ("/join #Lab", .joinRoom, "#Lab"), ("2", .joinRoom, ""), ("/list", .rooms, ""),
        ("se two words", .search, "two words"), ("PW", .password, ""), ("/stats", .statistics, ""),
        ("/receipts off", .receipts, "off"), ("/say hi", .say, "hi"), ("/me waves", .action, "waves"), ("?", .help, ""),
        ("help", .help, ""),
    ])
    func `understands a command in any case`(line: String, verb: MenuCommand.Verb, argument: String) {
        let command = MenuCommand(line)
        #expect(command?.verb == verb)
        #expect(command?.argument == argument)
    }

    @Test(arguments: [
        "", "  ", "/", "//pm", "//quit", "XY", "in the beginning", "quit smoking", "/quit smoking", "me too",
        "3 apples",
        "/3 apples", "exit now", "pmhello", "say hi", "tell bob", "bye", "/pm bob secret", "/password old new",
    ])
    func `a line that only looks like a command is none`(line: String) {
        #expect(MenuCommand(line) == nil)
    }

    @Test(arguments: ["quit", "exit", "help", "?", "1", "2", "3", "4"])
    func `a script is not given the words that need no slash`(line: String) {
        #expect(MenuCommand(line, isInteractive: false) == nil)
        #expect(MenuCommand("DM bob hi", isInteractive: false) != nil)
    }

    @Test(arguments: [
        ("PW old new", true), ("/password x", true), ("/admin user add bob Secret-9", true),
        ("  /ADMIN User Password bob Secret-9", true), ("/admin \"user add\" bob Secret-9", true),
        ("/admin usr ad bob Secret-9", true), ("/admin user add --password=x", true), ("/nu bob Secret-9", true),
        ("PW", false), ("/admin user add bob", false), ("/admin user lock bob too loud", false),
        ("/admin kick bob too loud", false), ("/admin user list", false), ("user add bob Secret-9", false),
    ])
    func `a line with a password is not remembered`(line: String, hasPassword: Bool) {
        var aliases = CommandAliases()
        #expect(aliases.add("nu", "/admin user add") == nil)
        #expect(MenuCommand.hasPassword(in: line, aliases) == hasPassword)
    }

    @Test(arguments: [
        ("helo", "/HELP"), ("/hlep", "/HELP"), ("qiut", "/QUIT"), ("qui", "/QUIT"), ("serach", "/SEARCH"),
        ("histroy", "/HISTORY"), ("jion", "/JOIN"), ("joim bob", "/JOIN"), ("XY", nil), ("ab", nil), ("elephant", nil),
        (String(repeating: "x", count: 5000), nil),
    ])
    func `a near miss is named`(line: String, suggestion: String?) {
        #expect(MenuCommand.suggestion(for: line) == suggestion)
    }
}
