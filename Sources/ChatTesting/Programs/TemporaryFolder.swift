import Foundation

/// A fresh folder that is removed with everything in it.
package struct TemporaryFolder: Sendable {
    /// The folder's path.
    package let path: String

    /// Makes a folder under the system's place for temporary files.
    package init() throws {
        path = NSTemporaryDirectory() + "/tandem-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// The path of an entry in the folder.
    package func file(_ name: String) -> String {
        path + "/" + name
    }

    /// Creates a folder inside and returns its path.
    package func folder(_ name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: file(name), withIntermediateDirectories: true)
        return file(name)
    }

    /// Writes a file inside.
    ///
    /// - Returns: Its path.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: file(name)))
        return file(name)
    }

    /// Reads a file inside.
    package func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: file(name))), as: UTF8.self)
    }

    /// Removes the folder.
    package func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}

extension TemporaryFolder {
    /// Searches all files in a folder inside, at any depth.
    ///
    /// - Returns: The texts that are in a file.
    package func search(_ folder: String, for texts: [String]) throws -> Set<String> {
        let root = URL(fileURLWithPath: file(folder))
        guard let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: [.isRegularFileKey])
        else {
            throw HarnessFailure("The folder \(root.path) cannot be read.")
        }
        var found: Set<String> = []
        for case let file as URL in files
        where try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true {
            let data = try Data(contentsOf: file)
            found.formUnion(texts.filter { data.range(of: Data($0.utf8)) != nil })
        }
        return found
    }
}
