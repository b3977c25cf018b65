import Foundation

/// How much the server takes of its machine. What the system does not tell is `nil`.
enum ResourceUse {
    /// The bytes of memory that the process has (resident set).
    static var memoryBytes: Int64? {
        // proc_pid_statm(5): the second number counts resident pages.
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
            return nil
        }
        let fields = text.split(separator: " ")
        guard fields.count > 1, let pages = Int64(fields[1]) else {
            return nil
        }
        return pages * Int64(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// Returns the bytes of all files in a folder and in those below it.
    static func bytes(inFolder path: String) -> Int64? {
        guard let names = FileManager.default.enumerator(atPath: path) else {
            return nil
        }
        var sum: Int64 = 0
        while names.nextObject() != nil {
            let attributes = names.fileAttributes
            if attributes?[.type] as? FileAttributeType == .typeRegular {
                sum += (attributes?[.size] as? NSNumber)?.int64Value ?? 0
            }
        }
        return sum
    }
}
