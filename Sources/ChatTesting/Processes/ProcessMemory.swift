#if os(Linux)
    import Foundation

    /// The memory of a process that the tests started, as a debugger sees it.
    package enum ProcessMemory {
        /// Bytes read at a time, beside the length of the longest text.
        private static let chunk = 4 * 1024 * 1024

        /// Searches all readable and writable memory of a process.
        ///
        /// - Returns: The texts that are there.
        /// - Throws: `HarnessFailure` if the system does not permit it.
        package static func search(_ process: Int32, for texts: [String]) throws -> Set<String> {
            guard let memory = FileHandle(forReadingAtPath: "/proc/\(process)/mem") else {
                throw HarnessFailure("The memory of process \(process) cannot be read.")
            }
            let overlap = texts.map(\.utf8.count).max() ?? 0
            var found: Set<String> = []
            for region in try regions(of: process) {
                var start = region.lowerBound
                while start < region.upperBound {
                    let count = Int(min(UInt64(chunk + overlap), region.upperBound - start))
                    // A region may be gone since it was listed.
                    guard (try? memory.seek(toOffset: start)) != nil, let data = try? memory.read(upToCount: count)
                    else {
                        break
                    }
                    found.formUnion(texts.filter { data.range(of: Data($0.utf8)) != nil })
                    start += UInt64(chunk)
                }
            }
            return found
        }

        private static func regions(of process: Int32) throws -> [Range<UInt64>] {
            let maps = try String(contentsOfFile: "/proc/\(process)/maps", encoding: .utf8)
            return maps.split(separator: "\n").compactMap { line in
                let fields = line.split(separator: " ")
                guard fields.count > 1, fields[1].hasPrefix("rw") else {
                    return nil
                }
                let ends = fields[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
                return ends.count == 2 && ends[0] < ends[1] ? ends[0]..<ends[1] : nil
            }
        }
    }
#endif
