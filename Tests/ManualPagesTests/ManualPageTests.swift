import Testing

@testable import ManualPages

@Suite struct ManualPageTests {
    private static let json = #"""
        {"serializationVersion": 0, "command": {
          "commandName": "chat", "shouldDisplay": true, "abstract": "Chat with 'others'.",
          "discussion": "First.\nSecond line.\n\n.Third\n  printf '%b' \\n\n    more",
          "arguments": [
            {"kind": "positional", "shouldDisplay": true, "isOptional": false, "isRepeating": false,
             "valueName": "host", "abstract": "The host."},
            {"kind": "positional", "shouldDisplay": true, "isOptional": true, "isRepeating": true,
             "valueName": "word", "abstract": "Words."},
            {"kind": "flag", "shouldDisplay": true, "isOptional": true, "isRepeating": false, "valueName": "json",
             "names": [{"kind": "short", "name": "j"}, {"kind": "long", "name": "json"}], "abstract": "JSON."},
            {"kind": "option", "shouldDisplay": true, "isOptional": true, "isRepeating": false, "valueName": "file",
             "names": [{"kind": "long", "name": "trace-file"}], "abstract": "A file.", "discussion": "More of it.",
             "defaultValue": "x", "sectionTitle": "Connection"},
            {"kind": "flag", "shouldDisplay": false, "isOptional": true, "isRepeating": false, "valueName": "secret",
             "names": [{"kind": "long", "name": "secret"}]}],
          "subcommands": [
            {"commandName": "user", "shouldDisplay": true, "abstract": "Users.", "subcommands": [
              {"commandName": "add", "shouldDisplay": true, "abstract": "Add one.", "arguments": [
                {"kind": "positional", "shouldDisplay": true, "isOptional": false, "isRepeating": false,
                 "valueName": "name", "abstract": "Its name."}]}]},
            {"commandName": "help", "shouldDisplay": true, "abstract": "Show help."}]
        }}
        """#

    private func page() throws -> [String] {
        let page = try ManualPage(Self.json, version: "1.2", related: ["other"])
        return page.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// The lines from a heading to the next one.
    private func section(_ heading: String) throws -> [String] {
        let rest = try page().drop { $0 != heading }.dropFirst()
        return Array(rest.prefix { !$0.hasPrefix(".SH") && !$0.hasPrefix(".SS") })
    }

    @Test func `has its head, its name and its synopsis`() throws {
        #expect(try page().first == #".TH "CHAT" 1 "" "Tandem 1.2" "Tandem""#)
        #expect(try section(".SH NAME") == [#"chat \- Chat with \(aqothers\(aq"#])
        let synopsis = [
            #"\fBchat\fR"#, #"[\fIoptions\fR]"#, #"\fIhost\fR"#, #"[\fIword\fR ...]"#, ".br", #"\fBchat user add\fR"#,
            #"\fIname\fR"#,
        ]
        #expect(try section(".SH SYNOPSIS") == synopsis)
    }

    @Test func `a text is filled, and its indented lines stay as they are`() throws {
        let lines = [
            "First.", ".PP", "Second line.", ".PP", #"\&.Third"#, ".PP", ".RS 4", ".EX",
            #"printf \(aq%b\(aq \en"#, "  more", ".EE", ".RE",
        ]
        #expect(try section(".SH DESCRIPTION") == lines)
    }

    @Test func `arguments and options have entries in their groups`() throws {
        #expect(
            try section(".SH ARGUMENTS") == [".TP", #"\fIhost\fR"#, "The host.", ".TP", #"\fIword\fR"#, "Words."]
        )
        #expect(try section(".SH OPTIONS") == [".TP", #"\fB\-j\fR, \fB\-\-json\fR"#, "JSON."])
        let entry = [".TP", #"\fB\-\-trace\-file\fR \fIfile\fR"#, "A file. (default: x)", ".IP", "More of it."]
        #expect(try section(#".SS "Connection""#) == entry)
        #expect(try !page().contains { $0.contains("secret") })
    }

    @Test func `commands have sections, but the parser's help has none`() throws {
        #expect(try section(#".SS "chat user add""#) == ["Add one.", ".TP", #"\fIname\fR"#, "Its name."])
        #expect(try !page().contains { $0.contains("chat help") })
        #expect(try section(".SH SEE ALSO").first == #"\fBother\fR(1)"#)
    }

    @Test func `no line of text is a command by accident`() throws {
        #expect(Roff.line(".so /etc/passwd") == #"\&.so /etc/passwd"#)
        #expect(Roff.line("'quoted'") == #"\(aqquoted\(aq"#)
        #expect(Roff.argument(#"a "b" -c"#) == #""a \(dqb\(dq \-c""#)
    }

    @Test func `what is no description is refused`() {
        #expect(throws: (any Error).self) { try ManualPage("{}", version: "1") }
    }
}
