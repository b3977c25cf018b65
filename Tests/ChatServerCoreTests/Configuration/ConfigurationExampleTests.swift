import ChatTesting
import Foundation
import Testing

@testable import ChatServerCore

@Suite struct ConfigurationExampleTests {
    /// The example with the slashes removed before every setting.
    private var uncommented: String {
        ConfigurationExample.text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("    // \"") ? "    " + $0.dropFirst(7) : String($0) }
            .joined(separator: "\n")
    }

    @Test func `as it comes it sets nothing and has no problem`() {
        let file = ConfigurationFile(path: "e", contents: Array(ConfigurationExample.text.utf8))
        #expect(file.problems == [])
        #expect(file.settings.isEmpty)
        #expect(file.isRead)
    }

    @Test func `without the slashes it has every setting, in the table's order, with a valid value`() throws {
        let file = ConfigurationFile(path: "e", contents: Array(uncommented.utf8))
        #expect(file.problems == [])
        #expect(Set(file.settings.keys) == ServerConfiguration.keys)
        let lines = ConfigurationKey.Group.allCases.flatMap { group in
            ConfigurationKey.all.filter { $0.group == group }.compactMap { file.settings[$0.name]?.line }
        }
        #expect(lines == lines.sorted())
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = try folder.write(uncommented, to: "e.json")
        #expect(throws: Never.self) { try ConfigurationSources(options: [:], environment: [:], file: path).load() }
    }

    @Test func `the defaults that it shows are those of the server`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = try folder.write(uncommented, to: "e.json")
        let shown = try ConfigurationSources(options: [:], environment: [:], file: path).load()
        let actual = try ConfigurationSources(options: ["port": "1300"], environment: [:], file: nil).load()
        for key in ConfigurationKey.all {
            if case .unset = key.standard {
                continue
            }
            #expect(key.text(shown) == key.text(actual), "\(key.name)")
        }
    }

    @Test func `no line is longer than a window is wide`() {
        let long = ConfigurationExample.text.split(separator: "\n").filter { $0.count > 120 }
        #expect(long.isEmpty, "\(long)")
    }
}
