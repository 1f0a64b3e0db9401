"""Official tables in files of many kinds, read into draft schemes with a finding for every doubt."""
