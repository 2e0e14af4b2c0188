@echo off
rem Runs Coordinator on Windows by a double click.
chcp 65001 >nul
setlocal
where py >nul 2>nul
if not errorlevel 1 (
  py -3 "%~dp0start.py" %*
) else (
  where python >nul 2>nul
  if errorlevel 1 (
    echo 파이썬 3.11 이상을 먼저 설치해 주세요. Please install Python 3.11 or newer first.
    pause
    exit /b 3
  )
  python "%~dp0start.py" %*
)
if errorlevel 1 pause
