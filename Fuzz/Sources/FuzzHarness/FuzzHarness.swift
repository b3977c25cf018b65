import ChatFuzzing
import Foundation

/// Adapter between libFuzzer and a `FuzzTarget`.
public enum FuzzHarness {
    /// Runs one input. A finding aborts the process: that is how libFuzzer detects it.
    ///
    /// - Parameters:
    ///   - target: A `FuzzTarget`'s name.
    ///   - start: The input's first byte; `nil` when it has none.
    ///   - count: The input's bytes.
    /// - Returns: 0, as libFuzzer expects.
    public static func run(_ target: String, _ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
        do {
            try FuzzTarget(rawValue: target)?.run(on: UnsafeBufferPointer(start: start, count: count))
        } catch {
            FileHandle.standardError.write(Data("fuzz: \(error)\n".utf8))
            abort()
        }
        return 0
    }

    /// Writes the seeds and ends the process, if the environment variable `FUZZ_SEEDS` names a folder for them.
    ///
    /// - Parameter target: A `FuzzTarget`'s name.
    /// - Returns: 0, as libFuzzer expects.
    public static func start(_ target: String) -> CInt {
        guard let folder = ProcessInfo.processInfo.environment["FUZZ_SEEDS"] else {
            return 0
        }
        do {
            for seed in try FuzzTarget(rawValue: target)?.seeds() ?? [] {
                try Data(seed.bytes).write(to: URL(filePath: folder).appending(path: seed.name))
            }
        } catch {
            FileHandle.standardError.write(Data("fuzz: cannot write the seeds: \(error)\n".utf8))
            exit(EXIT_FAILURE)
        }
        exit(EXIT_SUCCESS)
    }
}
