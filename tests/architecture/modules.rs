//! The graph of the modules: who imports whom, re-exports followed to where
//! the item is defined, and the circles in it.

use std::collections::{BTreeMap, BTreeSet};

use crate::scan;

/// An import: from a module, into another, at a line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Import {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) line: usize,
}

/// One file as a module: `app::list` for `src/app/list/mod.rs`.
struct Module {
    /// Names that stand for a path here: imports and child modules.
    names: BTreeMap<String, Vec<String>>,
    /// Modules of which every name stands here.
    globs: Vec<Vec<String>>,
    /// Paths in the code, with their lines.
    paths: Vec<(usize, Vec<String>)>,
}

/// The modules of the library by name.
pub(crate) struct Modules(BTreeMap<String, Module>);

impl Modules {
    /// Reads files, given as name (`src/app/list/mod.rs`) and code.
    pub(crate) fn new<'a>(files: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Self {
        let name_of = |file: &str| crate::module_of(file).join("::");
        let all: BTreeSet<String> = files.clone().map(|(file, _)| name_of(file)).collect();
        let read = |(file, code): (&str, &str)| {
            let own = name_of(file);
            let children = all.iter().filter(|name| parent(name) == Some(own.as_str()));
            let module = module(&crate::module_of(file), children, code);
            (own, module)
        };
        Self(files.map(read).collect())
    }

    /// Every import of another module, in order.
    pub(crate) fn imports(&self) -> BTreeSet<Import> {
        let mut imports = BTreeMap::new();
        for (from, module) in &self.0 {
            for (line, path) in &module.paths {
                let Some(to) = self.resolve(from, path, 0) else { continue };
                if *from != to {
                    imports.entry((from.clone(), to)).or_insert(*line);
                }
            }
        }
        imports.into_iter().map(|((from, to), line)| Import { from, to, line }).collect()
    }

    /// The module that defines what a path leads to, seen from a module.
    fn resolve(&self, from: &str, path: &[String], depth: usize) -> Option<String> {
        let (first, rest) = path.split_first()?;
        if depth > 16 {
            return None;
        }
        if first != "crate" && first != "leadping_tui" {
            let whole = [self.0.get(from)?.names.get(first)?, rest].concat();
            return self.resolve(from, &whole, depth + 1);
        }
        let mut here = String::new();
        for (at, segment) in rest.iter().enumerate() {
            let child = joined(&here, segment);
            if self.0.contains_key(&child) {
                here = child;
                continue;
            }
            let module = self.0.get(&here)?;
            if let Some(target) = module.names.get(segment) {
                let whole = [target, &rest[at + 1..]].concat();
                return self.resolve(&here, &whole, depth + 1).or(Some(here));
            }
            let of_glob = module.globs.iter().find_map(|glob| {
                let to = self.resolve(&here, glob, depth + 1)?;
                let names = &self.0.get(&to)?.names;
                names.contains_key(segment).then_some(to)
            });
            return Some(of_glob.unwrap_or(here));
        }
        Some(here)
    }
}

fn module<'a>(own: &[&str], children: impl Iterator<Item = &'a String>, code: &str) -> Module {
    let source = scan::read(code);
    let of_crate = |name: &str| {
        let whole = std::iter::once("crate").chain(name.split("::"));
        whole.map(str::to_owned).collect::<Vec<_>>()
    };
    let mut names: BTreeMap<String, Vec<String>> =
        children.map(|child| (last(child).to_owned(), of_crate(child))).collect();
    let mut globs = Vec::new();
    // Imports first: what they name starts paths of its own.
    loop {
        let before = names.len();
        for path in paths(&source, own, &names).into_iter().filter(|path| path.is_import) {
            let Some(end) = path.segments.last() else { continue };
            if end == "*" {
                let glob = path.segments[..path.segments.len() - 1].to_vec();
                if !globs.contains(&glob) {
                    globs.push(glob);
                }
            } else if path.segments.len() > 1 {
                let name = path.alias.clone().unwrap_or_else(|| end.clone());
                names.entry(name).or_insert(path.segments);
            }
        }
        if names.len() == before {
            break;
        }
    }
    let paths = paths(&source, own, &names);
    let paths = paths.into_iter().map(|path| (path.line, path.segments)).collect();
    Module { names, globs, paths }
}

fn paths(
    source: &scan::Source,
    own: &[&str],
    names: &BTreeMap<String, Vec<String>>,
) -> Vec<scan::Path> {
    let starts = ["crate", "leadping_tui"].into_iter().chain(names.keys().map(String::as_str));
    scan::paths(&source.tokens, own, &starts.collect::<Vec<_>>())
}

/// The circles: groups of modules that reach each other, with the imports
/// among them. A module and what is below it are one: their imports of each
/// other do not count.
pub(crate) fn circles(imports: &BTreeSet<Import>) -> Vec<Vec<&Import>> {
    let is_counted = |import: &&Import| {
        !is_within(&import.from, &import.to) && !is_within(&import.to, &import.from)
    };
    let imports: Vec<&Import> = imports.iter().filter(is_counted).collect();
    let mut targets: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for import in &imports {
        targets.entry(&import.from).or_default().push(&import.to);
    }
    let all_from = |start: &str| {
        let mut open: Vec<&str> = targets.get(start).cloned().unwrap_or_default();
        let mut found = BTreeSet::new();
        while let Some(next) = open.pop() {
            if found.insert(next) {
                open.extend(targets.get(next).into_iter().flatten());
            }
        }
        found
    };
    let reachable: BTreeMap<&str, BTreeSet<&str>> =
        targets.keys().map(|start| (*start, all_from(start))).collect();
    let reaches = |a: &str, b: &str| reachable.get(a).is_some_and(|found| found.contains(b));
    let mut circles: BTreeMap<&str, Vec<&Import>> = BTreeMap::new();
    for import in imports.into_iter().filter(|import| reaches(&import.to, &import.from)) {
        let from = import.from.as_str();
        let first = reachable[from].iter().find(|other| reaches(other, from));
        circles.entry(first.copied().unwrap_or(from)).or_default().push(import);
    }
    circles.into_values().collect()
}

/// Whether a module is another one or below it.
pub(crate) fn is_within(module: &str, of: &str) -> bool {
    let rest = module.strip_prefix(of);
    rest.is_some_and(|rest| of.is_empty() || rest.is_empty() || rest.starts_with("::"))
}

fn parent(name: &str) -> Option<&str> {
    (!name.is_empty()).then(|| name.rsplit_once("::").map_or("", |(parent, _)| parent))
}

fn last(name: &str) -> &str {
    name.rsplit_once("::").map_or(name, |(_, last)| last)
}

fn joined(parent: &str, name: &str) -> String {
    if parent.is_empty() { name.to_owned() } else { format!("{parent}::{name}") }
}
